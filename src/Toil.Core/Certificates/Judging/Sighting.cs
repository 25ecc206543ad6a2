using Toil.Certificates.Parsing;

namespace Toil.Certificates.Judging;

/// <summary>A certificate at a place, or the reason why none was seen there: what the judge is given.</summary>
public sealed record Sighting
{
    /// <summary>The place, canonical and inert.</summary>
    public required string Target { get; init; }

    /// <summary>Sort of the place.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>What was said of the target: owner, labels, thresholds.</summary>
    public required TargetOptions Options { get; init; }

    /// <summary>The leaf, then the certificates that came with it, as they were sent or as they lie in the file; empty on a failure.</summary>
    public IReadOnlyList<CertificateFacts> Chain { get; init; } = [];

    /// <summary>False where more certificates may have been sent than were seen.</summary>
    public bool IsChainWhole { get; init; } = true;

    /// <summary>Why no certificate was seen.</summary>
    public FailureReason? Failure { get; init; }

    /// <summary>A sentence about the failure.</summary>
    public string? Detail { get; init; }

    /// <summary>What to do about the failure; null for the usual advice.</summary>
    public string? Remedy { get; init; }

    /// <summary>IP address dialled.</summary>
    public string? Address { get; init; }

    /// <summary>Port dialled.</summary>
    public int? Port { get; init; }

    /// <summary>Server name sent.</summary>
    public string? ServerName { get; init; }

    /// <summary>Name or IP address that the certificate must hold; null where it is held against none.</summary>
    public string? ExpectedName { get; init; }

    /// <summary>Protocol that the server chose.</summary>
    public string? Protocol { get; init; }

    /// <summary>Cipher suite that the server chose, by its IANA name.</summary>
    public string? CipherSuite { get; init; }

    /// <summary>True where the server chose what current clients refuse.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>What looked; null where it was no endpoint.</summary>
    public ProbeEngine? Engine { get; init; }

    /// <summary>True where the server proved that it holds the key; null where it was no endpoint, or showed nothing.</summary>
    public bool? KeyProven { get; init; }

    /// <summary>
    /// Whether the private key that lies beside the certificate, or that the server signs with, is that of the certificate; null where nobody can tell.
    /// </summary>
    public bool? KeyFits { get; init; }

    /// <summary>Why a current client could not finish the handshake, where the certificate was seen all the same; null where one could.</summary>
    public string? Refused { get; init; }

    /// <summary>Which certificate of a file or store.</summary>
    public string? Entry { get; init; }

    /// <summary>What a certificate manager says of it; null where none looks after it.</summary>
    public ManagedCertificate? Managed { get; init; }

    /// <summary>True where the server asked for a client certificate.</summary>
    public bool ClientCertificateRequested { get; init; }

    /// <summary>What came in clear text between a STARTTLS go-ahead and the handshake, inert; null where nothing did.</summary>
    public string? Injected { get; init; }

    /// <summary>True where no certificate was seen, and there need not be one.</summary>
    public bool IsNothingAmiss { get; init; }

    /// <summary>True where other addresses of the same name did answer, so that a missing route says nothing about the service.</summary>
    public bool OthersAnswered { get; init; }

    /// <summary>Problems that only a look at several sightings shows.</summary>
    public IReadOnlyList<CertificateProblem> Further { get; init; } = [];

    /// <summary>Time that it took.</summary>
    public TimeSpan Elapsed { get; init; }
}
