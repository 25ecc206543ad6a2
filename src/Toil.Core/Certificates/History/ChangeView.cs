using Toil.Operations;
using Toil.Reports;

namespace Toil.Certificates.History;

/// <summary>How changes are shown to people.</summary>
internal static class ChangeView
{
    public static ResultView Instance { get; } = new()
    {
        Noun = ("change", "changes"),
        Columns =
        [
            new("Change", result => Change(result).Change.ToString()),
            new("Target", result => Change(result).Place),
            new("Before", result => Change(result).Before?.ToString() ?? string.Empty),
            new("After", result => Change(result).After?.ToString() ?? string.Empty),
            new("Problem", result => Change(result).Problem),
        ],
        Outcome = result => Change(result).Change.ToString(),
        Outcomes = Enum.GetNames<ChangeKind>(),
        Urgency = Comparer<object>.Create(Compare),
        Place = result => Change(result).Place,
        Uri = result => CertificateView.UriOf(Change(result).Source, Change(result).Target),
        Fingerprint = result => Change(result).Fingerprint,
        Problems = result => [.. Change(result).Problems.Select(p => new ResultProblem(p.Rule, p.Severity, p.Message, p.Remedy))],
        Rules =
        [
            .. CertificateRuleTexts.All,
            new(ChangeJudge.ReplacedRule, Severity.Warning, "Another certificate does not end later than the one before."),
            new(ChangeJudge.GoneRule, Severity.Info, "A place of the earlier sweep is not in the later one."),
        ],
        Due = result => Change(result).After?.NotAfter,
        DueTitle = "Expiries of what changed",
        Details =
        [
            new("Server name", result => Change(result).ServerName ?? string.Empty),
            new("SHA-256 before", result => Change(result).Before?.Thumbprint ?? string.Empty),
            new("SHA-256 after", result => Change(result).After?.Thumbprint ?? string.Empty),
            new("Owner", result => Change(result).Owner ?? string.Empty),
            new("Labels", result => string.Join(", ", Change(result).Labels.Select(label => $"{label.Key}={label.Value}"))),
        ],
        Metrics = [new("toil_certificate_change_severity", "Severity of the change: 0 none, 1 info, 2 warning, 3 high, 4 critical.", result => (int)Change(result).Severity)],
        MetricLabels =
        [
            new("change", result => Change(result).Change.ToString()),
            new("target", result => Change(result).Target),
            new("address", result => (Change(result).After ?? Change(result).Before)?.Address ?? string.Empty),
            new("server_name", result => Change(result).ServerName ?? string.Empty),
            new("entry", result => (Change(result).After ?? Change(result).Before)?.Entry ?? string.Empty),
            new("owner", result => Change(result).Owner ?? string.Empty),
        ],
    };

    private static CertificateChange Change(object result) => (CertificateChange)result;

    private static int Compare(object a, object b)
    {
        int severity = Change(b).Severity.CompareTo(Change(a).Severity);
        int kind = severity != 0 ? severity : Change(a).Change.CompareTo(Change(b).Change);
        return kind != 0 ? kind : string.CompareOrdinal(Change(a).Place, Change(b).Place);
    }
}
