using System.Globalization;

namespace Toil.Log.Reporting;

/// <summary>The figures of the whole period.</summary>
internal static class SummaryLines
{
    private const string OverheadOut = "Overhead and leave are left out.";

    public static IEnumerable<ToilMeasure> Of(ReportData data, ToilVerdict verdict, DateTimeOffset? logBegan)
    {
        double cap = data.Options.Cap / 100.0;
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Verdict", Share = verdict.Severity == Operations.Severity.Warning ? null : Rounded(verdict.Share), CapShare = cap, Note = verdict.Text, Severity = verdict.Severity,
            From = data.Scope.From, To = data.Scope.To,
        };
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Period", From = data.Scope.From, To = data.Scope.To,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{Upper(data.Scope.Whose)}, {data.Scope.When} ({data.Scope.Zone.Id}): {data.Weeks:0.0} weeks{(logBegan is null ? string.Empty : ", from the day on which the log begins")}."),
        };
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Tracked", Hours = Rounded(data.Tracked), Count = data.Figures.CategoryCounts.Sum(),
            Note = $"By {ReportText.Count(data.People.Count, "person", "people")}, overlaps counted once.",
        };
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Scheduled", Hours = Rounded(verdict.Scheduled),
            Note = $"{ReportText.Hours(data.Options.ScheduledHours.TotalHours)} a week and person, leave taken off.",
        };
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Coverage", Share = Rounded(verdict.Coverage),
            Note = string.Create(CultureInfo.InvariantCulture, $"Tracked of scheduled hours; a verdict needs {data.Options.MinCoverage} %."),
        };
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Toil of tracked", Hours = Rounded(data.Hours(EntryCategory.Toil)), Share = Rounded(verdict.OfTracked), CapShare = cap, Note = OverheadOut,
        };
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Toil of scheduled", Hours = Rounded(data.Hours(EntryCategory.Toil)), Share = Rounded(verdict.OfScheduled), CapShare = cap, Note = OverheadOut,
        };
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Toil a week", Hours = Rounded(data.Hours(EntryCategory.Toil) / data.Weeks),
            Note = $"A week has five weekdays; {ReportText.Hours(data.Hours(EntryCategory.Toil) / data.Weeks / Math.Max(1, data.People.Count))} a person.",
        };
        yield return Interrupts(data);
        foreach (ToilMeasure line in Sleep(data))
        {
            yield return line;
        }

        if (data.Saved is { Runs: > 0 } or { Failed: > 0 } or { Others: > 0 })
        {
            yield return Saved(data);
        }
    }

    private static ToilMeasure Interrupts(ReportData data)
    {
        EntryTrigger[] triggers = [.. Enum.GetValues<EntryTrigger>().Where(ReportFigures.IsInterrupt)];
        long count = triggers.Sum(trigger => data.Figures.TriggerCounts[(int)trigger]);
        int days = data.Figures.People.Sum(person => person?.Days ?? 0);
        long[] hours = data.Figures.InterruptHours;
        string when = data.ShowsSleep ? $"{hours[1]} in off hours, {hours[2]} in sleep hours" : $"{hours[1] + hours[2]} outside of them";
        return new()
        {
            Section = MeasureSection.Summary, Name = "Interrupts", Count = count,
            Hours = Rounded(triggers.Sum(trigger => data.Figures.Triggers[(int)trigger]) / LogReport.Hour),
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"Pages, tickets and requests: {(days == 0 ? 0 : (double)count / days):0.0} on a day on which a person tracked anything; {hours[0]} in business hours, {when}."),
        };
    }

    private static IEnumerable<ToilMeasure> Sleep(ReportData data)
    {
        if (!data.ShowsSleep)
        {
            yield return new()
            {
                Section = MeasureSection.Summary, Name = "Sleep",
                Note = data.Scope.People.Count > 0
                    ? "Not shown: a person's sleep is shown to that person, or with --nights."
                    : string.Create(CultureInfo.InvariantCulture, $"Not shown: the totals of fewer than {ReportScope.LeastPeople} people would tell whose sleep it was; --nights shows it."),
            };
            yield break;
        }

        NightFigures[] nights = [.. data.Figures.People.OfType<PersonFigures>().SelectMany(person => person.Nights.Values)];
        int[] bad = [.. data.Figures.People.OfType<PersonFigures>().Select(person => Bad(person).Count())];
        int run = data.Figures.People.OfType<PersonFigures>().Select(person => NightFigures.LongestRun(Bad(person))).DefaultIfEmpty().Max();
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Wake-ups", Count = nights.Sum(night => night.WakeUps), Hours = Rounded(nights.Sum(night => night.Time) / LogReport.Hour),
            Note = $"Pages that began between {data.Options.Sleep ?? SleepWindow.Default}, in the person's zone, while no other work was going on.",
        };
        yield return new()
        {
            Section = MeasureSection.Summary, Name = "Bad nights", Count = bad.Sum(),
            Note = run > 1 ? string.Create(CultureInfo.InvariantCulture, $"{run} in a row at most.") : "None in a row.",
        };
    }

    private static IEnumerable<int> Bad(PersonFigures person) => person.Nights.Where(night => night.Value.WakeUps > 0).Select(night => night.Key);

    private static ToilMeasure Saved(ReportData data) => new()
    {
        Section = MeasureSection.Summary, Name = "Saved by runbooks", Hours = Rounded(data.Saved.Spent / LogReport.Hour), Count = data.Saved.Runs,
        Saved = Rounded(data.Saved.Time / LogReport.Hour), SavedEstimated = Rounded(data.Saved.Estimated / LogReport.Hour),
        Note = $"{ReportText.Count(data.Saved.Runs, "run", "runs")} succeeded, {data.Saved.Failed} failed (their time is taken off), {data.Saved.Others} were rehearsals or do not say; "
            + (data.Saved.Estimated == 0 ? "against measured manual work." : $"{ReportText.Hours(data.Saved.Estimated / LogReport.Hour)} of it is an estimate."),
    };

    private static double? Rounded(double? value) => value is { } given ? ReportText.Round(given) : null;

    private static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
