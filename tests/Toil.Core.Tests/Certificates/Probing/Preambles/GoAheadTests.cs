using System.Text;
using Toil.Certificates;
using Toil.Certificates.Probing.Preambles;
using Toil.Certificates.Targets;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

public sealed class GoAheadTests
{
    private const int All = int.MaxValue;

    public static TheoryData<string> Schemes => Dialogues.Schemes;

    [Fact]
    public void Every_scheme_with_a_preamble_is_a_target()
    {
        Assert.All(PreambleTable.Schemes, scheme => Assert.True(EndpointSchemes.Ports.ContainsKey(scheme), scheme));
        Assert.Empty(PreambleTable.Schemes.Except([.. Dialogues.Schemes.Select(row => row.Data), "postgresql", "mariadb"]));
        Assert.Null(PreambleTable.Find("https"));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Says_what_the_protocol_wants_and_nothing_else(string scheme)
    {
        foreach (int partSize in new[] { All, 1, 2, 7 })
        {
            MemoryPeer memory = new(Dialogues.Said(scheme), partSize);
            Assert.Equal(PreambleOutcome.Clear, await Preamble.RunAsync(scheme, memory));
            Assert.Equal(Encoding.Latin1.GetString(Dialogues.Heard(scheme)), Encoding.Latin1.GetString(memory.Heard.ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_conversation_that_is_cut_anywhere_is_a_protocol_error(string scheme)
    {
        byte[] says = Dialogues.Said(scheme);
        for (int length = 0; length < says.Length; length++)
        {
            PreambleOutcome outcome = await Preamble.RunAsync(scheme, new MemoryPeer(says[..length], partSize: 5));
            Assert.Equal(FailureReason.ProtocolError, outcome.Failure);
            Assert.StartsWith("Closed the connection ", outcome.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task What_follows_the_go_ahead_is_told_and_cannot_act(string scheme)
    {
        byte[] says = [.. Dialogues.Said(scheme), .. "250 hello\r\n\u001b[2J"u8, .. new byte[300]];
        PreambleOutcome outcome = await Preamble.RunAsync(scheme, new MemoryPeer(says));

        Assert.Null(outcome.Failure);
        Assert.StartsWith(@"250 hello\u{d}\u{a}\u{1b}[2J\u{0}", outcome.Injected, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_peer_without_an_end_comes_to_one(string scheme)
    {
        byte[] says = Dialogues.Said(scheme);
        byte[][] floods =
        [
            [.. Enumerable.Repeat((byte)'2', 64)], [.. Enumerable.Repeat((byte)' ', 64)], new byte[64], [.. Enumerable.Repeat((byte)'<', 64)],
            .. new[] { "220-more\r\n", "220 ready\r\n", "* OK more\r\n", "\"X\" \"y\"\r\n", "\"X\" {3}\r\n", "<a>", "<a b='", "250-x\r\n", "120 wait\r\n" }
                .Select(Encoding.Latin1.GetBytes),
        ];
        foreach (byte[] flood in floods)
        {
            for (int length = 0; length < says.Length; length += Math.Max(1, says.Length / 10))
            {
                await Preamble.RunAsync(scheme, new MemoryPeer([.. says[..length], .. flood], repeatFrom: length), 20_000);
            }
        }
    }

    [Fact]
    public async Task The_cap_is_told()
    {
        PreambleOutcome outcome = await Preamble.RunAsync("smtp", new MemoryPeer("220-more\r\n"u8.ToArray(), repeatFrom: 0));
        Assert.Equal((FailureReason.ProtocolError, "Sent more than 256 KiB without coming to TLS."), (outcome.Failure!.Value, outcome.Detail));
    }
}
