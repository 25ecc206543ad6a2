using System.Net;
using Toil.Certificates;
using Toil.Certificates.Probing;
using Toil.Certificates.Targets;

namespace Toil.Core.Tests.Certificates.Probing;

/// <summary>Shorthand for the probing tests.</summary>
internal static class Probing
{
    /// <summary>Long enough for a handshake on a busy machine.</summary>
    public static readonly ProbeLimits Patient = new() { Deadline = TimeSpan.FromSeconds(20), Engine = EngineChoice.Full };

    /// <summary>For peers that are expected to use up the deadline.</summary>
    public static readonly ProbeLimits Hasty = new() { Deadline = TimeSpan.FromMilliseconds(400), Engine = EngineChoice.Full };

    public static EndpointProber Create(ProbeLimits? limits = null, INameResolver? resolver = null)
        => new(limits ?? Patient, TimeProvider.System, resolver ?? new NameResolver(TimeProvider.System));

    public static EndpointTarget Target(int port, string? serverName = "localhost", string host = "127.0.0.1", IPAddress? address = null)
        => new($"tls://{host}:{port}", "tls", host, port, serverName, address);

    public static Task<ProbeResult> ProbeAsync(int port, ProbeLimits? limits = null, string? serverName = "localhost")
        => ProbeOneAsync(Create(limits), Target(port, serverName));

    public static async Task<ProbeResult> ProbeOneAsync(EndpointProber prober, EndpointTarget target)
        => Assert.Single(await prober.ProbeAsync(target, TestContext.Current.CancellationToken));

    /// <summary>Holds for every result, whatever the peer does.</summary>
    public static void AssertSound(ProbeResult result)
    {
        if (result.Failure is null)
        {
            Assert.NotEmpty(result.Chain);
            Assert.Null(result.Detail);
            return;
        }

        Assert.Empty(result.Chain);
        Assert.EndsWith(".", result.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Detail!, char.IsControl);
    }
}
