using System.Globalization;

namespace Toil.Log.Reporting;

/// <summary>Tasks by hours, and the chores among them by what automating them would free.</summary>
internal static class TaskLines
{
    public static IEnumerable<ToilMeasure> Of(ReportData data)
    {
        double all = data.Tracked;
        int[] tasks = [.. data.Tasks.OrderByDescending(task => data.Figures.Tasks[task]!.Time).ThenBy(data.Task, StringComparer.Ordinal)];
        foreach (int task in tasks.Take(data.Options.Tasks))
        {
            TaskFigures figures = data.Figures.Tasks[task]!;
            yield return Durations(figures.Durations, new ToilMeasure
            {
                Section = MeasureSection.Task, Name = data.Task(task), Hours = ReportText.Round(figures.Time / LogReport.Hour), Share = Part(figures.Time / LogReport.Hour, all),
                Saved = Hours(data.SavedOf(task)?.Time), SavedEstimated = Hours(data.SavedOf(task)?.Estimated),
            });
        }

        if (tasks.Length > data.Options.Tasks)
        {
            int[] others = tasks[data.Options.Tasks..];
            double hours = others.Sum(task => data.Figures.Tasks[task]!.Time) / LogReport.Hour;
            yield return new()
            {
                Section = MeasureSection.Task, Name = string.Create(CultureInfo.InvariantCulture, $"({others.Length} other tasks)"),
                Hours = ReportText.Round(hours), Share = Part(hours, all), Count = others.Sum(task => data.Figures.Tasks[task]!.Durations.Count),
            };
        }
    }

    public static IEnumerable<ToilMeasure> Candidates(ReportData data)
    {
        double all = data.Hours(EntryCategory.Toil);
        IEnumerable<int> tasks = data.Tasks.Where(task => data.Figures.Tasks[task]!.Toil > 0)
            .OrderByDescending(task => data.Figures.Tasks[task]!.Toil).ThenBy(data.Task, StringComparer.Ordinal).Take(data.Options.Tasks);
        foreach (int task in tasks)
        {
            TaskFigures figures = data.Figures.Tasks[task]!;
            double hours = figures.Toil / LogReport.Hour;
            double[] weeks = figures.HoursIn(data.WholeWeeks);
            double? cost = CostOf(data, data.Task(task));
            Payback? payback = cost is { } given ? Payback.Of(given, hours / data.Weeks, weeks) : null;
            yield return Durations(figures.ToilDurations, new ToilMeasure
            {
                Section = MeasureSection.Candidate, Name = data.Task(task), Hours = ReportText.Round(hours / data.Weeks * ReportScope.QuarterWeeks), Share = Part(hours, all),
                Trend = ReportData.Trend(weeks), Saved = Hours(data.SavedOf(task)?.Time), SavedEstimated = Hours(data.SavedOf(task)?.Estimated),
                BuildCost = cost, Payback = Rounded(payback?.Weeks), PaybackLow = Rounded(payback?.Low), PaybackHigh = Rounded(payback?.High),
                Note = Say(hours / data.Weeks, cost, payback),
            });
        }
    }

    /// <summary>Build costs of tasks that take no toil in the period.</summary>
    public static IEnumerable<string> UnusedCosts(ReportData data) => data.Options.BuildCost.Keys
        .Where(name => !data.Tasks.Any(task => data.Figures.Tasks[task]!.Toil > 0 && data.Task(task).Equals(name, StringComparison.OrdinalIgnoreCase)));

    private static double? CostOf(ReportData data, string task)
        => data.Options.BuildCost.FirstOrDefault(pair => pair.Key.Equals(task, StringComparison.OrdinalIgnoreCase)) is { Key: not null } found ? found.Value.TotalHours : null;

    private static string Say(double weekly, double? cost, Payback? payback)
    {
        string rate = $"{ReportText.Hours(weekly)} a week";
        if (cost is not { } hours || payback is null)
        {
            return rate + ".";
        }

        string range = payback switch
        {
            { Low: null } => "no range below four whole weeks",
            { Low: { } low, High: null } => $"90 %: {ReportText.Weeks(low)}, or never",
            { Low: { } low, High: { } high } => $"90 %: {ReportText.Weeks(low)} to {ReportText.Weeks(high)}",
        };
        return $"{rate}; {ReportText.Hours(hours)} of building pay back in {(payback.Weeks is { } weeks ? ReportText.Weeks(weeks) : "no time that can be told")} ({range}).";
    }

    private static ToilMeasure Durations(List<double> durations, ToilMeasure line)
    {
        if (durations.Count == 0)
        {
            return line with { Count = 0 };
        }

        double[] sorted = [.. durations];
        Array.Sort(sorted);
        return line with
        {
            Count = sorted.Length,
            Median = Span(Quantiles.Of(sorted, 0.5)),
            P90 = Span(Quantiles.Of(sorted, 0.9)),
            Spread = Span(Quantiles.Of(sorted, 0.75) - Quantiles.Of(sorted, 0.25)),
        };
    }

    private static TimeSpan Span(double microseconds) => TimeSpan.FromTicks((long)Math.Round(microseconds) * TimeSpan.TicksPerMicrosecond);

    private static double? Part(double hours, double all) => all > 0 ? ReportText.Round(hours / all) : null;

    private static double? Hours(double? microseconds) => microseconds is { } given ? ReportText.Round(given / LogReport.Hour) : null;

    private static double? Rounded(double? weeks) => weeks is { } given ? Math.Round(given, 2) : null;
}
