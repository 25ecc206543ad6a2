using System.Globalization;
using Toil.Reports;

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
    };

    private static CertificateFinding Finding(object result) => (CertificateFinding)result;

    private static int Compare(object a, object b)
    {
        int severity = Finding(b).Severity.CompareTo(Finding(a).Severity);
        return severity != 0 ? severity : (Finding(a).DaysLeft ?? int.MinValue).CompareTo(Finding(b).DaysLeft ?? int.MinValue);
    }
}
