using System.Text;
using Toil.Certificates.Probing;
using Toil.Certificates.Probing.Preambles;
using Toil.Resilience;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>What good servers say, damaged in ten thousand ways: every one is an outcome, within the cap.</summary>
public sealed class PreambleFuzzTests
{
    private const int Runs = 10_000;
    private const int Cap = 4_000;

    private static readonly byte[][] s_pieces =
    [
        .. new[]
        {
            "\r\n", "\n", "220 ", "220-", "250-STARTTLS\r\n", "250 ", "* OK ", "* BYE", "t OK\r\n", "+OK\r\n", "-ERR", "234 \r\n", "382 x\r\n", "{5}\r\n", "{99}\r\n",
            "{0}\r\n", "\"STARTTLS\"\r\n", "OK\r\n", "NO", "<", ">", "'", "\"", "</", "/>", "<!--", "<![CDATA[", "<?", "<stream:features>", "<starttls/>",
            "<proceed/>", "&#0;", "\0", "\0\0\0\0", "\u00ff", "\u0030\u0084", "S", "N", "E\0\0", "\u000a", "EFATAL", "\u0078", "\u000a\u0001\0",
        }.Select(Encoding.Latin1.GetBytes),
        new byte[300],
        [.. Enumerable.Repeat((byte)'a', 5_000)],
    ];

    public static TheoryData<string> Schemes => Dialogues.Schemes;

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Whatever_a_server_says_is_an_outcome(string scheme)
    {
        byte[] good = Dialogues.Said(scheme);
        using Deadline deadline = new(TimeSpan.FromSeconds(60), TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken);
        int clear = 0;
        for (int seed = 0; seed < Runs; seed++)
        {
            Random random = new(seed);
            byte[] says = Damage(good, random);
            MemoryPeer memory = new(says, random.Next(1, 200), random.Next(10) == 0 && says.Length > 0 ? random.Next(says.Length) : -1);
            using PeerStream peer = new(memory, Cap);

            PreambleOutcome outcome = await PreambleStep.RunAsync(peer, Preamble.Target(scheme), deadline);

            Preamble.AssertSound(outcome);
            Assert.InRange(memory.Taken, 0, Cap + 1);
            clear += outcome.Failure is null ? 1 : 0;
        }

        // Some damage does not matter, and most does: otherwise this tests nothing.
        Assert.InRange(clear, 10, Runs / 2);
        Assert.False(deadline.HasPassed);
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        if (random.Next(10) == 0)
        {
            byte[] noise = new byte[random.Next(600)];
            random.NextBytes(noise);
            return noise;
        }

        List<byte> bytes = [.. good];
        for (int i = random.Next(4); i >= 0; i--)
        {
            int at = random.Next(bytes.Count + 1);
            int length = Math.Min(random.Next(40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
