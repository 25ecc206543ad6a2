using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>Gathers a report's figures from entries that come by their start.</summary>
internal sealed class ReportFigures(ReportScope scope, SleepWindow sleep) : IHandsOnSink
{
    private readonly long _from = StoreInstant.ToMicroseconds(scope.From);
    private readonly long _to = StoreInstant.ToMicroseconds(scope.To);
    private readonly OverlapCluster _overlap = new();
    private readonly List<ZoneClock> _clocks = [];
    private WeekFigures? _lastWeek;
    private int _lastMonday = -1;

    /// <summary>Microseconds by category.</summary>
    public double[] Categories { get; } = new double[3];

    /// <summary>Entries that began in the period, by category.</summary>
    public long[] CategoryCounts { get; } = new long[3];

    /// <summary>Microseconds by trigger.</summary>
    public double[] Triggers { get; } = new double[5];

    /// <summary>Entries that began in the period, by trigger.</summary>
    public long[] TriggerCounts { get; } = new long[5];

    /// <summary>Interrupts in business hours, in off hours, in the sleep window.</summary>
    public long[] InterruptHours { get; } = new long[3];

    /// <summary>Weeks by their Monday.</summary>
    public Dictionary<int, WeekFigures> Weeks { get; } = [];

    /// <summary>Tasks by their number.</summary>
    public List<TaskFigures?> Tasks { get; } = [];

    /// <summary>People by their number.</summary>
    public List<PersonFigures?> People { get; } = [];

    /// <summary>True for what interrupts: pages, tickets and requests (Google SRE book, chapter 29).</summary>
    public static bool IsInterrupt(EntryTrigger trigger) => trigger is EntryTrigger.Page or EntryTrigger.Ticket or EntryTrigger.Request;

    /// <summary>Takes the name of the zone with the next number.</summary>
    /// <param name="name">A zone that this machine does not know any more is no reason to give no report.</param>
    public void AddZone(string name)
        => _clocks.Add(new ZoneClock(TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc, sleep));

    /// <summary>
    /// Takes an entry. Its start is not before that of the one before. What lies outside of the period counts for nothing, and yet takes room from what
    /// it overlaps.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="run">What a run of a runbook says of itself; null elsewhere.</param>
    public void Add(in ReportEntry entry, RunbookRun? run)
    {
        PersonFigures person = Slot(People, entry.Person) ??= new PersonFigures(this, _overlap);
        person.IsInPeriod |= entry.Start < _to && entry.End > _from;
        if (entry.Start >= _from && entry.Start < _to)
        {
            CountStart(entry, run, person);
        }

        person.Sweep.Add(entry);
    }

    /// <summary>Counts what is still gathered.</summary>
    public void Complete()
    {
        foreach (PersonFigures? person in People)
        {
            person?.Sweep.Flush();
        }
    }

    private void CountStart(in ReportEntry entry, RunbookRun? run, PersonFigures person)
    {
        ZoneClock clock = _clocks[entry.Zone];
        TaskFigures task = Task(entry.Task);
        person.CountDay(clock.Day(entry.Start));
        CategoryCounts[(int)entry.Category]++;
        TriggerCounts[(int)entry.Trigger]++;
        Week(clock.Week(entry.Start, out _)).Count++;
        task.Durations.Add(entry.HandsOn);
        if (entry.Category == EntryCategory.Toil)
        {
            task.ToilDurations.Add(entry.HandsOn);
        }

        if (run is not null)
        {
            task.Runs.Add((entry.HandsOn, run));
        }

        if (IsInterrupt(entry.Trigger))
        {
            int? night = clock.Night(entry.Start, out _);
            InterruptHours[night is not null ? 2 : IsBusiness(clock, entry.Start) ? 0 : 1]++;

            // Whoever is at work already is not woken.
            if (entry.Trigger == EntryTrigger.Page && night is { } evening && entry.Start > person.Sweep.BusyUntil)
            {
                person.Night(evening).WakeUps++;
            }
        }
    }

    /// <inheritdoc/>
    public void Count(in ReportEntry entry, in HandsOnShare share)
    {
        long start = Math.Max(entry.Start, _from);
        long end = Math.Min(entry.End, _to);
        if (start >= end)
        {
            return;
        }

        ZoneClock clock = _clocks[entry.Zone];
        TaskFigures task = Task(entry.Task);
        double whole = share.Between(start, end);
        Categories[(int)entry.Category] += whole;
        Triggers[(int)entry.Trigger] += whole;
        task.Time += whole;
        for (long at = start; at < end;)
        {
            int monday = clock.Week(at, out long next);
            long until = Math.Min(next, end);
            double time = share.Between(at, until);
            Week(monday).Time[(int)entry.Category] += time;
            if (entry.Category == EntryCategory.Toil)
            {
                task.AddToil(monday, time);
            }

            at = until;
        }

        for (long at = start; entry.Trigger == EntryTrigger.Page && at < end;)
        {
            int? night = clock.Night(at, out long next);
            long until = Math.Min(next, end);
            if (night is { } evening)
            {
                People[entry.Person]!.Night(evening).Time += share.Between(at, until);
            }

            at = until;
        }
    }

    private TaskFigures Task(int number) => Slot(Tasks, number) ??= new TaskFigures();

    private WeekFigures Week(int monday)
    {
        if (monday == _lastMonday)
        {
            return _lastWeek!;
        }

        if (!Weeks.TryGetValue(monday, out WeekFigures? week))
        {
            Weeks[monday] = week = new WeekFigures();
        }

        _lastMonday = monday;
        return _lastWeek = week;
    }

    // PagerDuty's hours: 8 to 18, Monday to Friday.
    private static bool IsBusiness(ZoneClock clock, long instant) => clock.Day(instant) % 7 < 5 && clock.Hour(instant) is >= 8 and < 18;

    private static ref T? Slot<T>(List<T?> list, int number)
        where T : class
    {
        while (list.Count <= number)
        {
            list.Add(null);
        }

        return ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list)[number];
    }
}
