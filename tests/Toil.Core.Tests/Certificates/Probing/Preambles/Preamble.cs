using System.Text;
using Toil.Certificates.Probing;
using Toil.Certificates.Probing.Preambles;
using Toil.Certificates.Targets;
using Toil.Resilience;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>Shorthand for the preamble tests.</summary>
internal static class Preamble
{
    public static EndpointTarget Target(string scheme, int port = 1)
        => new($"{scheme}://127.0.0.1:{port}?sni=chat.test", scheme, "127.0.0.1", port, "chat.test", null);

    public static Task<PreambleOutcome> RunAsync(string scheme, string says) => RunAsync(scheme, new MemoryPeer(Encoding.Latin1.GetBytes(says)));

    public static async Task<PreambleOutcome> RunAsync(string scheme, MemoryPeer memory, int maxBytes = 256 * 1024)
    {
        using PeerStream peer = new(memory, maxBytes);
        using Deadline deadline = new(TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken);
        PreambleOutcome outcome = await PreambleStep.RunAsync(peer, Target(scheme), deadline);
        AssertSound(outcome);
        Assert.Equal(memory.Taken, peer.BytesRead);
        Assert.InRange(peer.BytesRead, 0, maxBytes + 1);
        return outcome;
    }

    /// <summary>Holds for every outcome, whatever the peer does.</summary>
    public static void AssertSound(PreambleOutcome outcome)
    {
        Assert.Equal(outcome.Failure is null, outcome.Detail is null);
        if (outcome.Detail is { } detail)
        {
            Assert.EndsWith(".", detail, StringComparison.Ordinal);
            Assert.DoesNotContain(detail, char.IsControl);
            Assert.InRange(detail.Length, 10, 1_200);
            Assert.Null(outcome.Injected);
        }

        Assert.DoesNotContain(outcome.Injected ?? string.Empty, char.IsControl);
    }
}
