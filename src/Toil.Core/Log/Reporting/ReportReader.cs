using Toil.Log.Store;
using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>Reads the entries of a report from the store, by their start, without making an object of each.</summary>
internal sealed class ReportReader(StateStore store)
{
    // What overlaps at an end of the period shares its room in the same way whichever period is asked for, so that periods add up.
    private static readonly TimeSpan s_margin = TimeSpan.FromDays(1);

    private readonly StoreWords _people = new();
    private readonly StoreWords _teams = new();
    private readonly StoreWords _tasks = new();
    private readonly StoreWords _zones = new();
    private readonly WordValues<EntryCategory> _categories = new(LogWords.Category);
    private readonly WordValues<EntryTrigger> _triggers = new(LogWords.Trigger);
    private readonly WordValues<EntrySource> _sources = new(LogWords.Source);

    /// <summary>The name of a task.</summary>
    public string Task(int number) => _tasks[number];

    /// <summary>The name of a person.</summary>
    public string Person(int number) => _people[number];

    /// <summary>Hands the entries of a scope to the figures.</summary>
    public async Task ReadAsync(ReportScope scope, ReportFigures figures, CancellationToken cancellation)
    {
        WordMatcher people = new(_people, scope.People);
        WordMatcher teams = new(_teams, scope.Teams);
        CountingBeside counting = new(figures);
        int zones = 0;
        await store.ScanAsync(
            new StoreStatement(
                """
                SELECT started_at, ended_at, hands_on, person, team, zone, task, category, cause, source, CASE WHEN source = 'runbook' THEN tags END
                FROM toil_entry WHERE removed = 0 AND started_at < @To AND ended_at > @From ORDER BY started_at
                """,
                ("@From", StoreInstant.ToMicroseconds(scope.From - s_margin)), ("@To", StoreInstant.ToMicroseconds(scope.To + s_margin))),
            row =>
            {
                // In the order of the columns: PostgreSQL's driver reads a row once, from left to right.
                long start = row.Int64(0);
                long end = row.Int64(1);
                long handsOn = row.Int64(2);
                int person = row.Word(3, _people);
                if (!people.Matches(person) || !(teams.MatchesAll || teams.Matches(row.Word(4, _teams))))
                {
                    return System.Threading.Tasks.Task.CompletedTask;
                }

                int zone = row.Word(5, _zones);
                for (; zones < _zones.Count; zones++)
                {
                    counting.AddZone(_zones[zones]);
                }

                int task = row.Word(6, _tasks);
                EntryCategory category = _categories.Of(row, 7);
                EntryTrigger trigger = _triggers.Of(row, 8);
                EntrySource source = _sources.Of(row, 9);
                RunbookRun? run = source == EntrySource.Runbook ? RunbookRun.Of(EntryRow.TagsOf(row.Text(10))) : null;
                return counting.AddAsync(new ReportEntry(start, end, handsOn, person, task, zone, category, trigger, source), run);
            },
            cancellation);
        await counting.CompleteAsync();
    }
}
