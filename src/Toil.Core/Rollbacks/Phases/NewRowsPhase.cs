using Toil.Migrations;
using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Rollbacks.Phases;

/// <summary>Finds out what a rollback loses of rows that were written in the new shape: what does not survive the way back and the way there again is lost.</summary>
/// <remarks>
/// Held against the rows as they were written, every change that the way back makes rightly (cents to units) would be a loss. There and back again they are
/// the same, unless something is gone for good.
/// </remarks>
/// <param name="stage">What the phases share.</param>
/// <param name="start">A clone that stays as it was at the start.</param>
/// <param name="before">Its print.</param>
internal sealed class NewRowsPhase(RehearsalStage stage, DisposableClone start, DatabasePrint before)
{
    /// <summary>The tables that the migration touches, once it ran: with their rows before it, and whether it changed them.</summary>
    public IReadOnlySet<string> Touched { get; private set; } = new HashSet<string>();

    /// <summary>Runs it.</summary>
    public Task<RehearsalPhase> RunAsync(CancellationToken cancellation) => stage.RunAsync(PhaseKind.NewRows, "up, new rows, down and up again", async notes =>
    {
        await using DisposableClone written = await stage.Cloner.CopyAsync(start, cancellation);
        await stage.Plan.RunAsync(written.Database, MigrationDirection.Up, [], cancellation);
        DatabasePrint migrated = await Prints.ReadAsync(written.Database, before, cancellation);
        Touched = TouchedTables.Of(before, migrated, stage.Plan.Plan);
        if (stage.Plan.NoWayBack is { } reason)
        {
            notes.Skip(reason);
            return;
        }

        int rows = await new NewRows(stage.Plan.Plan, Touched).WriteAsync(written.Database, notes, cancellation);
        DatabasePrint wanted = await Prints.ReadAsync(written.Database, null, cancellation);
        await using DisposableClone returned = await stage.Cloner.CopyAsync(written, cancellation);
        await stage.Plan.RunAsync(returned.Database, MigrationDirection.Down, notes.Steps, cancellation);
        await stage.Plan.RunAsync(returned.Database, MigrationDirection.Up, [], cancellation);
        DatabasePrint kept = await Prints.ReadAsync(returned.Database, wanted, cancellation);
        IReadOnlyList<Difference> differences = await Prints.DifferencesAsync(wanted, kept, written.Database, returned.Database, cancellation);

        // Ids that were handed out are not handed out again, and a column that was made anew stands behind the others: neither is a loss. Nor are rows that only
        // the second way there brings: a table that is copied to gets what was written to its source since.
        Difference[] lost = [.. differences.Where(difference => difference.Kind is not Differences.ColumnOrder and not Differences.SequenceValue
            && (difference.Samples.Count == 0 || !difference.Samples.All(row => row.Change == DifferenceKind.Extra)))];
        new Comparison(stage.Declared).Judge(lost, $"writing {rows} {(rows == 1 ? "row" : "rows")} in the new shape, the way back and the way there again", notes);
    });
}
