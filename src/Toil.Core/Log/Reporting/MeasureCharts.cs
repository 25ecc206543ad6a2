using Toil.Log.Reporting;
using Toil.Reports;
using Toil.Values;

namespace Toil.Log;

/// <summary>The charts of a report.</summary>
internal static class MeasureCharts
{
    private static readonly string[] s_days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>Hours and share by week, the ranking, and the nights.</summary>
    public static IReadOnlyList<ResultChart> All { get; } =
    [
        new()
        {
            Title = "Hours by week, and the toil that the cap allows",
            Kind = ChartKind.Columns,
            Includes = Is(MeasureSection.Week),
            Label = Name,
            Series = [new("Toil", result => Line(result).Toil), new("Engineering", result => Line(result).Engineering), new("Overhead", result => Line(result).Overhead)],
            Line = new("Cap on toil", result => Line(result).Cap is > 0 and double cap ? cap : null),
            Format = ReportText.Hours,
        },
        new()
        {
            Title = "Share of toil by week, against the cap",
            Kind = ChartKind.Columns,
            Includes = Is(MeasureSection.Week),
            Label = Name,
            Series = [new("Toil", result => Line(result).Share)],
            Line = new("Cap", result => Line(result).CapShare),
            Format = ReportText.Share,
        },
        new()
        {
            Title = "What to automate next: hours a quarter",
            Kind = ChartKind.Bars,
            Includes = Is(MeasureSection.Candidate),
            Label = Name,
            Series = [new("Hours a quarter", result => Line(result).Hours)],
            Format = ReportText.Hours,
        },
        new()
        {
            Title = "Spent, and saved by runbooks",
            Kind = ChartKind.Bars,
            Includes = static result => Line(result) is { Section: MeasureSection.Task, Saved: not null },
            Label = Name,
            Series = [new("Spent", result => Line(result).Hours), new("Saved", result => Math.Max(0, Line(result).Saved ?? 0))],
            Format = ReportText.Hours,
        },
        new()
        {
            Title = "Wake-ups by night",
            Kind = ChartKind.HeatMap,
            Includes = static result => Line(result) is { Section: MeasureSection.Week, WakeUps: not null },
            Label = Name,
            Series = [.. s_days.Index().Select(day => new ChartSeries(day.Item, result => Line(result).WakeUps?[day.Index]))],
            Format = static count => count.ToString("0", System.Globalization.CultureInfo.InvariantCulture),
        },
    ];

    private static Func<object, bool> Is(MeasureSection section) => result => Line(result).Section == section;

    private static string Name(object result) => InertText.From(Line(result).Name, 200);

    private static ToilMeasure Line(object result) => (ToilMeasure)result;
}
