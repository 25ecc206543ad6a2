using Toil.Resilience;

namespace Toil.Certificates.Probing;

/// <summary>A way to see the certificates of a server over a connection that is ready for TLS. Holds no state of a connection.</summary>
internal interface IHandshake
{
    /// <summary>Looks and reports; address and time are the caller's to fill in.</summary>
    /// <param name="peer">The connection, before TLS's first byte; stays the caller's.</param>
    /// <param name="serverName">Sent as SNI; null sends none.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled; the deadline's end is a result.</exception>
    Task<ProbeResult> RunAsync(PeerStream peer, string? serverName, Deadline deadline);
}
