namespace Toil.Log.Reporting;

/// <summary>All that the lines of a report are made of.</summary>
internal sealed class ReportData
{
    private readonly ReportReader _reader;
    private readonly ZoneClock _clock;
    private readonly Dictionary<int, SavedTime> _saved = [];

    public ReportData(
        ReportScope scope, LogReportOptions options, ReportReader reader, ReportFigures figures, IReadOnlyDictionary<int, double[]> baselines, ZoneClock clock)
    {
        Scope = scope;
        Options = options;
        Figures = figures;
        _reader = reader;
        _clock = clock;
        People = [.. Numbers(figures.People).Where(number => figures.People[number]!.IsInPeriod).Select(reader.Person).Order(StringComparer.Ordinal)];
        Tasks = [.. Numbers(figures.Tasks)];
        foreach (int task in Tasks.Where(task => figures.Tasks[task]!.Runs.Count > 0))
        {
            _saved[task] = SavedTime.Of(figures.Tasks[task]!.Runs, baselines.GetValueOrDefault(task));
        }

        Saved = _saved.Values.Aggregate(default(SavedTime), (sum, one) => sum + one);
        Weeks = new Schedule(1, [], clock).Hours([null], scope.From, scope.To) is > 0 and double weeks ? weeks : (scope.To - scope.From).TotalDays / 7;
        Mondays = [.. AllMondays()];
        WholeWeeks = [.. Mondays.Where(IsWhole)];
    }

    public ReportScope Scope { get; }

    public LogReportOptions Options { get; }

    public ReportFigures Figures { get; }

    /// <summary>Who has an entry in the period.</summary>
    public IReadOnlyList<string> People { get; }

    /// <summary>Tasks with something in the period.</summary>
    public IReadOnlyList<int> Tasks { get; }

    /// <summary>The period in weeks of five weekdays: at noon on Wednesday half of a week has gone. Weekends alone are counted by the calendar.</summary>
    public double Weeks { get; }

    /// <summary>Every week that the period touches.</summary>
    public IReadOnlyList<int> Mondays { get; }

    /// <summary>The weeks that the period holds wholly. Only they make a trend.</summary>
    public IReadOnlyList<int> WholeWeeks { get; }

    /// <summary>What runbooks saved.</summary>
    public SavedTime Saved { get; }

    /// <summary>Hours of a category.</summary>
    public double Hours(EntryCategory category) => Figures.Categories[(int)category] / LogReport.Hour;

    /// <summary>All hours.</summary>
    public double Tracked => Figures.Categories.Sum() / LogReport.Hour;

    /// <summary>True where single nights may be shown.</summary>
    public bool ShowsNights => Options.Nights || Scope.IsOwn || (People is [{ } only] && only.Equals(Scope.Asker, StringComparison.OrdinalIgnoreCase));

    /// <summary>True where the totals of nights may be shown.</summary>
    public bool ShowsSleep => ShowsNights || (Scope.People.Count == 0 && People.Count >= ReportScope.LeastPeople);

    public string Task(int number) => _reader.Task(number);

    public string Person(int number) => _reader.Person(number);

    /// <summary>What runbooks saved of a task, or null where none ran.</summary>
    public SavedTime? SavedOf(int task) => _saved.TryGetValue(task, out SavedTime saved) ? saved : null;

    /// <summary>Instants of a week.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Week(int monday) => (Instant(monday), Instant(monday + 7));

    /// <summary>The change of weekly hours within a quarter, or null where there are too few whole weeks.</summary>
    public static double? Trend(ReadOnlySpan<double> weeks)
        => weeks.Length >= Payback.LeastWeeks ? Math.Round(Quantiles.Slope(weeks) * ReportScope.QuarterWeeks, 4) : null;

    private IEnumerable<int> AllMondays()
    {
        int first = ZoneClock.MondayOf(_clock.Day(State.StoreInstant.ToMicroseconds(Scope.From)));
        for (int monday = first; Instant(monday) < Scope.To; monday += 7)
        {
            yield return monday;
        }
    }

    private bool IsWhole(int monday) => Instant(monday) >= Scope.From && Instant(monday + 7) <= Scope.To;

    private DateTimeOffset Instant(int day) => State.StoreInstant.FromMicroseconds(_clock.Midnight(day));

    private static IEnumerable<int> Numbers<T>(List<T?> list)
        where T : class => list.Index().Where(pair => pair.Item is not null).Select(pair => pair.Index);
}
