using Toil.Resilience;

namespace Toil.Certificates.Probing;

/// <summary>The platform's TLS client, to the end of the handshake.</summary>
internal sealed class FullHandshake : IHandshake
{
    public Task<ProbeResult> RunAsync(PeerStream peer, string? serverName, Deadline deadline) => TlsProbe.RunAsync(peer, serverName, deadline);
}
