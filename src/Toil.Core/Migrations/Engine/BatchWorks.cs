using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Makes the work of a step, and finds out whether the tables are fit for it.</summary>
internal static class BatchWorks
{
    /// <summary>Why rows do not go to an unlogged table: the end of a sentence that begins with its name.</summary>
    public const string Unlogged = "is unlogged: a crash of the server would empty it, and its rows would be lost while their checkpoint is kept.";

    /// <summary>The work of a step.</summary>
    /// <param name="database">The target.</param>
    /// <param name="session">A connection.</param>
    /// <param name="step">The step.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="isFresh">True where it has not begun.</param>
    /// <param name="except">Keys of rows that the way up has left out, for the way back.</param>
    /// <param name="doing">The step, for errors.</param>
    /// <param name="cancellation">Stops the looking.</param>
    /// <exception cref="ToilException"><c>TableUnknown</c>, <c>TableTemporary</c>, <c>TableUnlogged</c>, <c>ColumnUnknown</c>, <c>KeyUnfit</c> or <c>ArchiveUnfit</c>.</exception>
    public static async Task<IBatchWork> ForAsync(
        TargetDatabase database, TargetSession session, BatchStep step, MigrationDirection direction, bool isFresh, IReadOnlyList<string> except, string doing, CancellationToken cancellation)
    {
        TableInfo table = await FindAsync(database, session, step.Table, doing);
        bool isUp = direction == MigrationDirection.Up;
        switch (step)
        {
            case BackfillStep backfill:
                KeyWalk walk = KeyWalk.For(database, table, step.Key, doing);
                RefuseToSetKey(walk, isUp ? backfill.Set : backfill.DownSet, doing);
                return isUp ? new SetWork(walk, backfill.Set, step.Where) { IsFollowed = step.Follow } : new SetWork(walk, backfill.DownSet, backfill.DownWhere) { Except = except };
            case CopyStep copy:
                walk = KeyWalk.For(database, table, step.Key, doing);
                TableInfo to = await FindAsync(database, session, copy.To, doing);
                RefuseUnlogged(to, isUp, doing);
                IReadOnlyList<string> key = KeyIn(to, copy, walk, doing);
                return isUp ? new CopyWork(walk, to, copy, key) : new CopyBackWork(walk, to, copy, key);
            case PurgeStep { ArchiveFile: { } path } when isUp:
                return new ArchiveWork(KeyWalk.For(database, table, step.Key, doing), path, step.Where!);
            case PurgeStep { ArchiveTable: { } archive } purge:
                to = await FindAsync(database, session, archive, doing);
                RefuseUnlogged(to, isUp, doing);
                walk = KeyWalk.For(database, isUp ? table : to, step.Key, doing);
                if (isUp && isFresh && purge.Irreversible is null)
                {
                    await RefuseFilledArchiveAsync(session, to, doing, cancellation);
                }

                return isUp ? new PurgeWork(walk, to, table, step.Where) { Loss = ArchiveLoss.Of(walk, table, to) } : new PurgeWork(walk, table, table, null);
            default:
                return new PurgeWork(KeyWalk.For(database, table, step.Key, doing), null, table, step.Where);
        }
    }

    /// <summary>The table of that name.</summary>
    /// <exception cref="ToilException"><c>TableUnknown</c> or <c>TableTemporary</c>.</exception>
    public static async Task<TableInfo> FindAsync(TargetDatabase database, TargetSession session, string name, string doing)
    {
        TableInfo table = await database.FindTableAsync(session, name) ?? throw new ToilException(
            "TableUnknown", ErrorKind.InvalidInput, $"{doing}: {database.Location.Display} has no table {name}.", "Correct the name, or the search_path of the location.", name);
        return table.IsTemporary
            ? throw ToilException.Invalid(
                "TableTemporary", $"{doing}: {name} is a temporary table, which goes with its connection: a run that was cut off would go on without it, or with another table of that name.",
                "Let the step that makes it make an ordinary table, and a later one drop that.", name)
            : table;
    }

    // The checkpoints outlive a crash of the server, and such a table's rows do not: what was moved there would be gone, and what was copied not copied again.
    private static void RefuseUnlogged(TableInfo to, bool isUp, string doing)
    {
        if (isUp && to.IsUnlogged)
        {
            throw ToilException.Invalid(
                "TableUnlogged", $"{doing}: the table {to.Name} {Unlogged}",
                $"ALTER TABLE {to.Sql} SET LOGGED, in an earlier step for example; then run it again.", to.Name);
        }
    }

    // A row that moves ahead of the walk would be done twice, or again and again.
    private static void RefuseToSetKey(KeyWalk walk, IReadOnlyList<ColumnExpression> set, string doing)
    {
        if (set.FirstOrDefault(one => walk.Table.FindWritten(one.Column) is { } column && walk.Key.Contains(column.Name)) is { } part)
        {
            throw ToilException.Invalid(
                "KeyUnfit", $"{doing}: it sets {part.Column}, by which {walk.Table.Name} is walked, so rows would be done twice or left out.",
                "Name another unique key under 'key:', or write the change as SQL under 'up:'.", walk.Table.Name);
        }
    }

    private static string[] KeyIn(TableInfo to, CopyStep copy, KeyWalk walk, string doing) => [.. walk.Key.Select(column =>
        copy.Columns.FirstOrDefault(one => walk.Table.FindWritten(one.Expression.Trim())?.Name == column) is { } copied && to.FindWritten(copied.Column) is { } found
            ? found.Name
            : throw ToilException.Invalid(
                "KeyNotCopied", $"{doing}: the key column {column} of {walk.Table.Name} is not copied to {to.Name} as it is.", $"Add it under 'columns:': {column}: {column}.", column))];

    // What was there before would be brought back with what this step has put there.
    private static async Task RefuseFilledArchiveAsync(TargetSession session, TableInfo archive, string doing, CancellationToken cancellation)
    {
        if (await session.ScalarAsync($"SELECT 1 FROM {archive.Sql} LIMIT 1", cancellation) is not null)
        {
            throw new ToilException(
                "ArchiveUnfit", ErrorKind.Conflict, $"{doing}: the archive table {archive.Name} has rows already, which the way back could not tell from its own.",
                "Name an empty table, or say in the plan that the step is irreversible, and why.", archive.Name);
        }
    }
}
