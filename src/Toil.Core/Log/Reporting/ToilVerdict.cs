using System.Globalization;
using Toil.Operations;

namespace Toil.Log.Reporting;

/// <summary>Toil held against the cap, and against what is known.</summary>
/// <param name="Scheduled">Hours that people were scheduled, leave taken off.</param>
/// <param name="Coverage">Tracked hours of the scheduled ones; 0 where none were scheduled.</param>
/// <param name="OfTracked">Toil of toil and engineering; null where neither is tracked.</param>
/// <param name="OfScheduled">Toil of the scheduled hours less overhead; null where none are left.</param>
/// <param name="Severity"><see cref="Operations.Severity.High"/> over the cap, <see cref="Operations.Severity.Warning"/> without a verdict.</param>
/// <param name="Text">The verdict, in a sentence.</param>
internal sealed record ToilVerdict(double Scheduled, double Coverage, double? OfTracked, double? OfScheduled, Severity Severity, string Text)
{
    /// <summary>The share that the verdict is about.</summary>
    public double? Share { get; private init; }

    /// <summary>Judges.</summary>
    public static ToilVerdict Of(ReportData data, double scheduled)
    {
        double toil = data.Hours(EntryCategory.Toil);
        double tracked = toil + data.Hours(EntryCategory.Engineering);
        double left = scheduled - data.Hours(EntryCategory.Overhead);
        double coverage = scheduled > 0 ? data.Tracked / scheduled : 0;
        double? ofTracked = tracked > 0 ? toil / tracked : null;
        double? ofScheduled = left > 0 ? toil / left : null;
        bool isTracked = data.Options.ShareOf == ShareBase.Tracked;
        double? share = isTracked ? ofTracked : ofScheduled;
        (Severity severity, string text) = Judge(data, coverage, scheduled, share, isTracked ? "tracked" : "scheduled");
        return new(scheduled, coverage, ofTracked, ofScheduled, severity, text) { Share = share };
    }

    private static (Severity Severity, string Text) Judge(ReportData data, double coverage, double scheduled, double? share, string of)
    {
        int least = data.Options.MinCoverage;
        double cap = data.Options.Cap / 100.0;
        return data.Tracked == 0 ? (Severity.Warning, $"No verdict: there are no entries{data.Scope.OfWhom} from {data.Scope.When}.")
            : scheduled <= 0 && least > 0 ? (Severity.Warning, "No verdict: no hours were scheduled in the period, so it cannot be said what part of them is tracked.")
            : coverage * 100 < least ? (Severity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"No verdict: {ReportText.Share(coverage)} of the scheduled hours are tracked, and a verdict needs {least} % (--min-coverage). Track more of the week, or correct --scheduled-hours, --leave and --team-size."))
            : share is not { } part ? (Severity.Warning, $"No verdict: only overhead is {of}.")
            : part > cap ? (Severity.High, string.Create(CultureInfo.InvariantCulture, $"Over the cap: {ReportText.Share(part)} of {of} hours are toil, and the cap is {data.Options.Cap} %."))
            : (Severity.None, string.Create(CultureInfo.InvariantCulture, $"Within the cap: {ReportText.Share(part)} of {of} hours are toil, and the cap is {data.Options.Cap} %."));
    }
}
