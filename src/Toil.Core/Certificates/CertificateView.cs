using System.Globalization;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Certificates;

/// <summary>How findings are shown to people.</summary>
internal static class CertificateView
{
    public static ResultView Instance { get; } = new()
    {
        Noun = ("finding", "findings"),
        Columns =
        [
            new("Target", result => Finding(result).Place),
            new("Days left", result => Finding(result).DaysLeft?.ToString(CultureInfo.InvariantCulture) ?? string.Empty, IsNumber: true),
            new("Verdict", result => Finding(result).Verdict.ToString()),
            new("Problem", result => Finding(result).Problem),
        ],
        Outcome = result => Finding(result).Verdict.ToString(),
        Outcomes = [nameof(Verdict.Expired), nameof(Verdict.Unfit), nameof(Verdict.Unreachable), nameof(Verdict.Critical), nameof(Verdict.RenewSoon), nameof(Verdict.Ok)],
        Urgency = Comparer<object>.Create(Compare),
        Place = result => Finding(result).Place,
        Uri = result => UriOf(Finding(result).Source, Finding(result).Target),
        Fingerprint = result => Finding(result).Fingerprint,
        Problems = result => [.. Finding(result).Problems.Select(p => new ResultProblem(p.Rule, p.Severity, p.Message, p.Remedy))],
        Rules = CertificateRuleTexts.All,
        Target = result => Finding(result).Target,
        Owner = result => Finding(result).Owner,
        Unread = result => IsUnread(Finding(result)) ? Finding(result).Target : null,
        Unjudged = result => Finding(result) is { Thumbprint: null } finding && (finding.Entry is null || IsUnread(finding)) && !IsHarmless(finding) ? finding.Target : null,
        Reach = result => IsUnread(Finding(result)) ? UnreadPlace.ReachOf(Finding(result).Source, Finding(result).Target, Finding(result).Reason) : null,
        Due = result => Finding(result).NotAfter,
        DueTitle = "Expiries",
        Details =
        [
            new("Subject", result => Finding(result).Subject ?? string.Empty),
            new("Names", result => string.Join(", ", Finding(result).Names)),
            new("Issuer", result => Finding(result).Issuer ?? string.Empty),
            new("Valid", result => Finding(result) is { NotBefore: { } from, NotAfter: { } to } ? $"{Instant(from)} to {Instant(to)}" : string.Empty),
            new("Key, signature", result => Finding(result) is { KeyAlgorithm: { } key, SignatureAlgorithm: { } signature } ? $"{key}, {signature}" : string.Empty),
            new("Protocol", result => Finding(result).Protocol ?? string.Empty),
            new("Server name", result => Finding(result).ServerName ?? string.Empty),
            new("SHA-256", result => Finding(result).Thumbprint ?? string.Empty),
            new("Owner", result => Finding(result).Owner ?? string.Empty),
            new("Labels", result => string.Join(", ", Finding(result).Labels.Select(label => $"{label.Key}={label.Value}"))),
        ],
        Metrics =
        [
            new("toil_certificate_not_after_timestamp_seconds", "When the certificate ends.", result => Finding(result).NotAfter?.ToUnixTimeSeconds()),
            new("toil_certificate_chain_not_after_timestamp_seconds", "When the first certificate of the served chain ends.", result => Finding(result).ServedChainNotAfter?.ToUnixTimeSeconds()),
            new("toil_certificate_severity", "Severity of the worst problem: 0 none, 1 info, 2 warning, 3 high, 4 critical.", result => (int)Finding(result).Severity),
        ],
        MetricLabels =
        [
            new("target", result => Finding(result).Target),
            new("address", result => Finding(result).Address ?? string.Empty),
            new("server_name", result => Finding(result).ServerName ?? string.Empty),
            new("entry", result => Finding(result).Entry ?? string.Empty),
            new("owner", result => Finding(result).Owner ?? string.Empty),
        ],
    };

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>URI of a place.</summary>
    public static string? UriOf(SourceKind source, string target) => source switch
    {
        SourceKind.File => FileUri.Of(target),
        SourceKind.Kubernetes when !target.Contains("://", StringComparison.Ordinal) => FileUri.Of(target),
        SourceKind.Endpoint when !target.Contains("://", StringComparison.Ordinal) => "tls://" + target,
        _ => target,
    };

    private static bool IsUnread(CertificateFinding finding) => UnreadPlace.Is(finding.Source, finding.Thumbprint, finding.Entry);

    // A machine without IPv6 says nothing about a service that answers on IPv4.
    private static bool IsHarmless(CertificateFinding finding)
        => finding is { Source: SourceKind.Endpoint, Reason: FailureReason.NoRoute, Problems: [{ Severity: Severity.Info }] };

    private static CertificateFinding Finding(object result) => (CertificateFinding)result;

    private static int Compare(object a, object b)
    {
        int severity = Finding(b).Severity.CompareTo(Finding(a).Severity);
        return severity != 0 ? severity : (Finding(a).DaysLeft ?? int.MinValue).CompareTo(Finding(b).DaysLeft ?? int.MinValue);
    }
}
