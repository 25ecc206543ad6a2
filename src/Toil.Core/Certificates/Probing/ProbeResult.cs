using System.Net;
using System.Net.Security;

namespace Toil.Certificates.Probing;

/// <summary>What one address showed: the chain that it sent, or why there is none.</summary>
public sealed record ProbeResult
{
    /// <summary>The address dialled; null where the name could not be resolved.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Why no certificate was seen; null where one was.</summary>
    public FailureReason? Failure { get; init; }

    /// <summary>One sentence for people about <see cref="Failure"/>, inert, ending with a full stop.</summary>
    public string? Detail { get; init; }

    /// <summary>DER of the certificates as they were sent on the wire, leaf first; empty where none was seen.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; init; } = [];

    /// <summary>False where only the leaf could be seen, so that nothing may be concluded from a missing intermediate.</summary>
    public bool IsChainWhole { get; init; } = true;

    /// <summary>Protocol that the server chose: <c>TLSv1.3</c>, <c>TLSv1.2</c>, down to <c>SSLv3</c>; null where it came to none.</summary>
    public string? Protocol { get; init; }

    /// <summary>Cipher suite that the server chose; null where it came to none.</summary>
    public TlsCipherSuite? CipherSuite { get; init; }

    /// <summary>True where the server chose a version before TLS 1.2, or a cipher suite that current clients refuse.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>What looked; null where it did not come to a handshake.</summary>
    public ProbeEngine? Engine { get; init; }

    /// <summary>
    /// True where the server has proved with a signature that it holds the key of the leaf; false where it signed with another, which every client
    /// refuses; null where neither was seen.
    /// </summary>
    public bool? KeyFits { get; init; }

    /// <summary>Why the platform's client, tried first, could not finish its handshake; null where it did, or was not tried, or a rule of its own tells.</summary>
    public string? Refused { get; init; }

    /// <summary>True for the second certificate of a server, shown to a client that does not take the key of the first.</summary>
    public bool IsAlternative { get; init; }

    /// <summary>True where the server asked for a client certificate.</summary>
    public bool ClientCertificateRequested { get; init; }

    /// <summary>
    /// The beginning of what came in clear text between a STARTTLS go-ahead and the handshake, inert; null where nothing did. It was not
    /// taken for part of either.
    /// </summary>
    public string? Injected { get; init; }

    /// <summary>Time from the start of the dial to the result, waiting for a free slot left out.</summary>
    public TimeSpan Elapsed { get; init; }
}
