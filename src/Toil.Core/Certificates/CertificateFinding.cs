using System.Text.Json.Serialization;
using Toil.Operations;

namespace Toil.Certificates;

/// <summary>What the sweep found at one place: one target, one address, one server name. Every text in it is inert.</summary>
public sealed record CertificateFinding : IGraded
{
    /// <summary>What it comes to.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The place: <c>shop.example.com:443</c>, a file's path, <c>store://CurrentUser/My</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Sort of the place.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>Whole days until the leaf ends, rounded down; negative after it has ended; null where no certificate was seen.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>Share of the leaf's lifetime that has passed, 0 at its start, 1 at its end, more after it.</summary>
    public double? LifetimeUsed { get; init; }

    /// <summary>What is wrong, worst first; empty where nothing is.</summary>
    public IReadOnlyList<CertificateProblem> Problems { get; init; } = [];

    /// <summary>Why it could not be judged; null where it could.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>IP address dialled.</summary>
    public string? Address { get; init; }

    /// <summary>Port dialled.</summary>
    public int? Port { get; init; }

    /// <summary>Server name sent (SNI), or null where none was.</summary>
    public string? ServerName { get; init; }

    /// <summary>Protocol that the server chose: <c>TLSv1.3</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>What looked; null where it was no endpoint, or there was nothing to talk to.</summary>
    public ProbeEngine? Engine { get; init; }

    /// <summary>True where the server proved with a signature that it holds the key of the leaf; null where it showed no certificate.</summary>
    public bool? KeyProven { get; init; }

    /// <summary>
    /// Which certificate of a file or store: its number from 1, with its alias where it has one. At an endpoint the kind of key of its second
    /// certificate, and null for the first.
    /// </summary>
    public string? Entry { get; init; }

    /// <summary>Subject of the leaf.</summary>
    public string? Subject { get; init; }

    /// <summary>DNS names and IP addresses that the leaf holds.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Issuer of the leaf.</summary>
    public string? Issuer { get; init; }

    /// <summary>Serial number, hexadecimal.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>SHA-256 of the leaf, hexadecimal.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Key of the leaf: <c>RSA 2048</c>.</summary>
    public string? KeyAlgorithm { get; init; }

    /// <summary>Signature on the leaf: <c>SHA256-RSA</c>.</summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>First valid instant of the leaf.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Last valid instant of the leaf.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Earliest last valid instant among the certificates that were sent, or that lie together in the file.</summary>
    public DateTimeOffset? ServedChainNotAfter { get; init; }

    /// <summary>
    /// Earliest last valid instant on the best path to a trusted root, root included; null where there is no such path or none was looked for
    /// (files and stores).
    /// </summary>
    public DateTimeOffset? BestChainNotAfter { get; init; }

    /// <summary>Who looks after it, from the inventory.</summary>
    public string? Owner { get; init; }

    /// <summary>Labels, from the inventory.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The same for the same place from sweep to sweep, also after a renewal: 32 hexadecimal digits over source, target, server name and, in
    /// files and stores, the names that the certificate holds. Addresses behind a name share it; a server's second certificate has its own. In a
    /// certificate manager the id alone counts, which stays when a certificate is imported again.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>Time that it took, waiting for a free slot left out.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <inheritdoc/>
    public Severity Severity => Problems.Count == 0 ? Severity.None : Problems[0].Severity;

    /// <summary>The worst problem in one sentence, or an empty text.</summary>
    public string Problem => Problems.Count == 0 ? string.Empty : Problems[0].Message;

    /// <summary>Target, address and entry in one text: the place as people tell it apart.</summary>
    [JsonIgnore]
    public string Place
    {
        get
        {
            string place = Address is null || Target.Contains(Address, StringComparison.Ordinal) ? Target : $"{Target} ({Address})";
            return Entry is null ? place : $"{place} #{Entry}";
        }
    }
}
