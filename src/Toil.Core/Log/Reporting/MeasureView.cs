using System.Globalization;
using Toil.Log.Reporting;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Log;

/// <summary>How a report is shown.</summary>
internal static class MeasureView
{
    private const string OverCap = "toil-over-cap";
    private const string NoVerdict = "toil-no-verdict";

    /// <summary>The view.</summary>
    public static ResultView View { get; } = new()
    {
        Noun = ("line", "lines"),
        Columns =
        [
            new("Name", result => InertText.From(Line(result).Name)),
            new("Hours", result => Hours(Line(result).Hours), IsNumber: true),
            new("Share", result => Line(result).Share is { } share ? ReportText.Share(share) : string.Empty, IsNumber: true),
            new("Bar", result => ReportText.Bar(Line(result).Share), IsBar: true),
            new("Count", result => Line(result).Count?.ToString(CultureInfo.InvariantCulture) ?? string.Empty, IsNumber: true),
            new("Median", result => Span(Line(result).Median), IsNumber: true),
            new("P90", result => Span(Line(result).P90), IsNumber: true),
            new("Spread", result => Span(Line(result).Spread), IsNumber: true),
            new("Trend", result => Line(result).Trend is { } trend ? ReportText.Change(trend) : string.Empty, IsNumber: true),
            new("Saved", result => Hours(Line(result).Saved), IsNumber: true),
            new("Note", result => InertText.From(Line(result).Note)),
        ],
        Outcome = static result => Line(result).Section.ToString(),
        Outcomes = Enum.GetNames<MeasureSection>(),
        Group = static result => TitleOf(Line(result).Section),
        Headline = static result => Line(result) is { Name: "Verdict", Section: MeasureSection.Summary, Note: { } verdict } ? InertText.From(verdict) : null,
        Charts = MeasureCharts.All,
        Place = static result => $"{Line(result).Section}: {InertText.From(Line(result).Name)}",
        Problems = static result => ProblemsOf(Line(result)),
        Rules =
        [
            new(OverCap, Severity.High, "Toil is more than the cap allows."),
            new(NoVerdict, Severity.Warning, "Too little is tracked for a verdict."),
        ],
        Metrics =
        [
            new("toil_log_hands_on_seconds", "Hands-on time in the period; of candidates in a quarter.", result => Line(result).Hours * 3_600),
            new("toil_log_share_ratio", "Share of toil, or of the section's hours.", result => Line(result).Share),
            new("toil_log_count", "Entries, interrupts, wake-ups or nights.", result => Line(result).Count),
            new("toil_log_saved_seconds", "Time that runbooks saved.", result => Line(result).Saved * 3_600),
        ],
        MetricLabels =
        [
            new("section", result => Line(result).Section.ToString().ToLowerInvariant()),
            new("name", result => InertText.From(Line(result).Name)),
            new("person", result => InertText.From(Line(result).Person)),
        ],
    };

    private static ToilMeasure Line(object result) => (ToilMeasure)result;

    private static IReadOnlyList<ResultProblem> ProblemsOf(ToilMeasure line) => line.Severity == Severity.None
        ? []
        : [line.Severity >= Severity.High
            ? new(OverCap, line.Severity, line.Note!, "Automate what the candidates name first.")
            : new(NoVerdict, line.Severity, line.Note!, string.Empty)];

    private static string TitleOf(MeasureSection section) => section switch
    {
        MeasureSection.Summary => "Summary",
        MeasureSection.Candidate => "What to automate next (hours a quarter)",
        MeasureSection.Category => "By category",
        MeasureSection.Trigger => "By trigger",
        MeasureSection.Task => "By task",
        MeasureSection.Week => "By week",
        _ => "Bad nights",
    };

    private static string Hours(double? hours) => hours is { } given ? ReportText.Hours(given) : string.Empty;

    private static string Span(TimeSpan? span) => span is { } given ? ReportText.Span(given) : string.Empty;
}
