using System.Globalization;
using System.Text.Json;
using Toil.Operations;

namespace Toil.Certificates.History;

/// <summary>A place as one sweep found it.</summary>
public sealed record CertificateState
{
    /// <summary>What it came to.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>How much it mattered.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Why it could not be judged; null where it could.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>IP address dialled.</summary>
    public string? Address { get; init; }

    /// <summary>Which certificate of a file or store, or the kind of key of a server's second one.</summary>
    public string? Entry { get; init; }

    /// <summary>SHA-256 of the certificate, hexadecimal; null where none was seen.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Last valid instant of the certificate.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Ids of the rules that were hit, worst first.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    internal static CertificateState From(RecordedFinding finding) => new()
    {
        Verdict = finding.Verdict,
        Severity = finding.Severity,
        Reason = finding.Reason,
        Address = finding.Address,
        Entry = finding.Entry,
        Thumbprint = finding.Thumbprint,
        NotAfter = finding.NotAfter,
        Rules = [.. (finding.Problems ?? []).Select(problem => problem.Rule)],
    };

    /// <summary>For people: <c>Ok, ends 2027-01-31</c>, <c>Unreachable (timeout)</c>.</summary>
    public override string ToString() => Reason is { } reason
        ? $"{Verdict} ({JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString())})"
        : NotAfter is { } end ? string.Create(CultureInfo.InvariantCulture, $"{Verdict}, ends {end.UtcDateTime:yyyy-MM-dd}") : Verdict.ToString();
}
