namespace Toil.Log.Reporting;

/// <summary>Hours by category, by trigger, by week, and the nights.</summary>
internal static class PartLines
{
    public static IEnumerable<ToilMeasure> Categories(ReportData data)
    {
        foreach (EntryCategory category in Enum.GetValues<EntryCategory>())
        {
            double[] weeks = [.. data.WholeWeeks.Select(monday => (data.Figures.Weeks.GetValueOrDefault(monday)?.Time[(int)category] ?? 0) / LogReport.Hour)];
            yield return Part(data, MeasureSection.Category, category.ToString(), data.Figures.Categories[(int)category], data.Figures.CategoryCounts[(int)category])
                with { Trend = ReportData.Trend(weeks) };
        }
    }

    public static IEnumerable<ToilMeasure> Triggers(ReportData data) => Enum.GetValues<EntryTrigger>()
        .Select(trigger => Part(data, MeasureSection.Trigger, trigger.ToString(), data.Figures.Triggers[(int)trigger], data.Figures.TriggerCounts[(int)trigger]))
        .OrderByDescending(line => line.Hours);

    public static IEnumerable<ToilMeasure> Weeks(ReportData data, Func<DateTimeOffset, DateTimeOffset, double> scheduled)
    {
        foreach (int monday in data.Mondays)
        {
            WeekFigures week = data.Figures.Weeks.GetValueOrDefault(monday) ?? new WeekFigures();
            (DateTimeOffset from, DateTimeOffset to) = data.Week(monday);
            from = from < data.Scope.From ? data.Scope.From : from;
            to = to > data.Scope.To ? data.Scope.To : to;
            double toil = week.Time[(int)EntryCategory.Toil] / LogReport.Hour;
            double engineering = week.Time[(int)EntryCategory.Engineering] / LogReport.Hour;
            double overhead = week.Time[(int)EntryCategory.Overhead] / LogReport.Hour;
            double whole = data.Options.ShareOf == ShareBase.Tracked ? toil + engineering : Math.Max(0, scheduled(from, to) - overhead);
            yield return new()
            {
                Section = MeasureSection.Week, Name = ReportText.Day(monday), From = from, To = to, Hours = ReportText.Round(toil + engineering + overhead),
                Share = whole > 0 ? ReportText.Round(toil / whole) : null, Count = week.Count,
                Toil = ReportText.Round(toil), Engineering = ReportText.Round(engineering), Overhead = ReportText.Round(overhead),
                Cap = ReportText.Round(whole * data.Options.Cap / 100.0), CapShare = data.Options.Cap / 100.0,
                WakeUps = data.ShowsNights ? WakeUps(data, monday) : null,
                Note = data.WholeWeeks.Contains(monday) ? null : "In part.",
            };
        }
    }

    public static IEnumerable<ToilMeasure> Nights(ReportData data)
    {
        if (!data.ShowsNights)
        {
            return [];
        }

        return data.Figures.People.Index().Where(pair => pair.Item is not null)
            .SelectMany(pair => pair.Item!.Nights.Where(night => night.Value.WakeUps > 0).Select(night => (Evening: night.Key, Person: data.Person(pair.Index), Night: night.Value)))
            .OrderBy(night => night.Evening).ThenBy(night => night.Person, StringComparer.Ordinal)
            .Select(night => new ToilMeasure
            {
                Section = MeasureSection.Night, Name = ReportText.Day(night.Evening), Person = night.Person, Count = night.Night.WakeUps,
                Hours = ReportText.Round(night.Night.Time / LogReport.Hour),
                Note = $"{Values.InertText.From(night.Person)} was woken {(night.Night.WakeUps == 1 ? "once" : ReportText.Count(night.Night.WakeUps, "time", "times"))}.",
            });
    }

    private static int[] WakeUps(ReportData data, int monday) => [.. Enumerable.Range(monday, 7)
        .Select(evening => data.Figures.People.Sum(person => person is not null && person.Nights.TryGetValue(evening, out NightFigures? night) ? night.WakeUps : 0))];

    private static ToilMeasure Part(ReportData data, MeasureSection section, string name, double time, long count) => new()
    {
        Section = section, Name = name, Hours = ReportText.Round(time / LogReport.Hour), Count = count,
        Share = data.Tracked > 0 ? ReportText.Round(time / LogReport.Hour / data.Tracked) : null,
    };
}
