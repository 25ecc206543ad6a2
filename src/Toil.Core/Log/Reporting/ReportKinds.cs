using Toil.Log.Store;
using Toil.Operations;
using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>What the entries of a scan are: each has the number of its kind, and the kinds, thousands for a million entries, are read once.</summary>
internal sealed class ReportKinds(StateStore store)
{
    private readonly WordValues<EntryCategory> _categories = new(LogWords.Category);
    private readonly WordValues<EntryTrigger> _triggers = new(LogWords.Trigger);
    private readonly WordValues<EntrySource> _sources = new(LogWords.Source);
    private readonly List<ReportKind?> _known = [];

    /// <summary>Names of people.</summary>
    public StoreWords People { get; } = new();

    /// <summary>Names of teams.</summary>
    public StoreWords Teams { get; } = new();

    /// <summary>Names of zones.</summary>
    public StoreWords Zones { get; } = new();

    /// <summary>Names of tasks.</summary>
    public StoreWords Tasks { get; } = new();

    /// <summary>The kind with a number.</summary>
    /// <param name="number">The column <c>kind</c> of an entry.</param>
    /// <param name="cancellation">Stops the reading of kinds.</param>
    /// <exception cref="ToilException"><c>EntryKindUnknown</c>: somebody changed the tables.</exception>
    public ValueTask<ReportKind> OfAsync(long number, CancellationToken cancellation)
        => number < _known.Count && _known[(int)number] is { } kind ? new(kind) : new(ReadUpToAsync(number, cancellation));

    // At the first entry, and where somebody books while the scan goes on.
    private async Task<ReportKind> ReadUpToAsync(long number, CancellationToken cancellation)
    {
        await store.ScanAsync(
            new StoreStatement(
                "SELECT id, person, team, zone, task, category, cause, source, run_tags FROM toil_entry_kind WHERE id >= @First ORDER BY id",
                ("@First", (long)_known.Count)),
            row =>
            {
                for (long id = row.Int64(0); _known.Count < id;)
                {
                    _known.Add(null);
                }

                _known.Add(Read(row));
            },
            cancellation);
        return number < _known.Count && _known[(int)number] is { } kind ? kind : throw new ToilException(
            "EntryKindUnknown", ErrorKind.Internal, $"An entry of the toil log in {store.Location.Display} does not say of which kind it is.",
            "Somebody changed the tables of the store: take it back from a backup.", store.Location.Display);
    }

    // In the order of the columns: PostgreSQL's driver reads a row once, from left to right.
    private ReportKind Read(StoreRow row)
    {
        ReportKind kind = new(
            row.Word(1, People), row.Word(2, Teams), row.Word(3, Zones), row.Word(4, Tasks), _categories.Of(row, 5), _triggers.Of(row, 6), _sources.Of(row, 7), null);
        return kind.Source == EntrySource.Runbook ? kind with { Run = RunbookRun.Of(EntryRow.TagsOf(row.Text(8))) } : kind;
    }
}
