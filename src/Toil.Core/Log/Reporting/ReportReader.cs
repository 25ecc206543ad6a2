using System.Runtime.InteropServices;
using Toil.State;
using Toil.State.Schema;

namespace Toil.Log.Reporting;

/// <summary>Reads the entries of a report from the store, by their start, without making an object of each.</summary>
internal sealed class ReportReader(StateStore store)
{
    // What overlaps at an end of the period shares its room in the same way whichever period is asked for, so that periods add up.
    private static readonly TimeSpan s_margin = TimeSpan.FromDays(1);

    private readonly ReportKinds _kinds = new(store);

    /// <summary>The name of a task.</summary>
    public string Task(int number) => _kinds.Tasks[number];

    /// <summary>The name of a person.</summary>
    public string Person(int number) => _kinds.People[number];

    /// <summary>Hands the entries of a scope to the figures.</summary>
    public async Task ReadAsync(ReportScope scope, ReportFigures figures, CancellationToken cancellation)
    {
        WordMatcher people = new(_kinds.People, scope.People);
        WordMatcher teams = new(_kinds.Teams, scope.Teams);
        CountingBeside counting = new(figures);
        int zones = 0;
        await FillKindsAsync(cancellation);
        await store.ScanAsync(
            new StoreStatement(
                "SELECT started_at, ended_at, hands_on, COALESCE(kind, 0) FROM toil_entry WHERE removed = 0 AND started_at < @To AND ended_at > @From ORDER BY started_at",
                ("@From", StoreInstant.ToMicroseconds(scope.From - s_margin)), ("@To", StoreInstant.ToMicroseconds(scope.To + s_margin))),
            row =>
            {
                (long start, long end, long handsOn) = (row.Int64(0), row.Int64(1), row.Int64(2));
                ValueTask<ReportKind> kind = _kinds.OfAsync(row.Int64(3), cancellation);
                return kind.IsCompletedSuccessfully ? TakeAsync(start, end, handsOn, kind.Result) : TakeLaterAsync(start, end, handsOn, kind);
            },
            cancellation);
        await counting.CompleteAsync();

        async Task TakeLaterAsync(long start, long end, long handsOn, ValueTask<ReportKind> kind) => await TakeAsync(start, end, handsOn, await kind);

        Task TakeAsync(long start, long end, long handsOn, ReportKind kind)
        {
            if (!people.Matches(kind.Person) || !teams.Matches(kind.Team))
            {
                return System.Threading.Tasks.Task.CompletedTask;
            }

            for (; zones < _kinds.Zones.Count; zones++)
            {
                counting.AddZone(_kinds.Zones[zones]);
            }

            return counting.AddAsync(new ReportEntry(start, end, handsOn, kind.Person, kind.Task, kind.Zone, kind.Category, kind.Trigger, kind.Source), kind.Run);
        }
    }

    // An earlier Toil may have been at work while the store was upgraded.
    private async Task FillKindsAsync(CancellationToken cancellation)
    {
        if (await store.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM toil_entry WHERE kind IS NULL"), cancellation) > 0)
        {
            await store.WriteAsync(session => session.ExecuteAsync(LogTables.FillKinds), cancellation);
        }
    }

    /// <summary>How long people took for the tasks that runbooks now do: all entries up to the end of the period that no runbook booked, whoever's they are.</summary>
    /// <remarks>Further back than the period, for what a runbook has taken over is not done by hand any more.</remarks>
    /// <param name="tasks">Numbers of the tasks.</param>
    /// <param name="to">The end of the period.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Hands-on microseconds of manual entries, ascending, by the number of the task; tasks without any are left out.</returns>
    public async Task<IReadOnlyDictionary<int, double[]>> BaselinesAsync(IReadOnlySet<int> tasks, DateTimeOffset to, CancellationToken cancellation)
    {
        Dictionary<int, List<double>> found = [];
        if (tasks.Count > 0)
        {
            await store.ScanAsync(
                new StoreStatement(
                    "SELECT hands_on, COALESCE(kind, 0) FROM toil_entry WHERE removed = 0 AND started_at < @To", ("@To", StoreInstant.ToMicroseconds(to))),
                async row =>
                {
                    long handsOn = row.Int64(0);
                    ReportKind kind = await _kinds.OfAsync(row.Int64(1), cancellation);
                    if (kind.Source != EntrySource.Runbook && tasks.Contains(kind.Task))
                    {
                        (CollectionsMarshal.GetValueRefOrAddDefault(found, kind.Task, out _) ??= []).Add(handsOn);
                    }
                },
                cancellation);
        }

        return found.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ToArray());
    }
}
