using Toil.Migrations.Checking.Shapes;

namespace Toil.Migrations.Checking;

/// <summary>
/// The locks that statements take on tables in PostgreSQL, as its documentation has them (chapter Explicit Locking, and each command's page) and as
/// <c>pg_locks</c> shows them.
/// </summary>
internal static class PostgresLocks
{
    /// <summary>The locks of a statement on tables that were there before it, the strongest first; empty where none is known.</summary>
    public static IReadOnlyList<TableLock> Of(SqlShape shape)
    {
        IEnumerable<TableLock> locks = shape.Verb switch
        {
            SqlVerb.AlterTable => Alter(shape),
            SqlVerb.CreateTable => [
                .. On(LockMode.AccessExclusive, shape.PartitionOf), .. On(LockMode.ShareUpdateExclusive, shape.Others), .. On(LockMode.ShareRowExclusive, shape.References)],
            SqlVerb.CreateIndex => On(shape.IsConcurrent ? LockMode.ShareUpdateExclusive : LockMode.Share, shape.Table),
            SqlVerb.ReindexTable => On(shape.IsConcurrent ? LockMode.ShareUpdateExclusive : LockMode.Share, shape.Table),
            SqlVerb.Vacuum => On(shape.IsFull ? LockMode.AccessExclusive : LockMode.ShareUpdateExclusive, shape.Objects),
            SqlVerb.Analyze or SqlVerb.TableNote => On(LockMode.ShareUpdateExclusive, shape.Objects),
            SqlVerb.CreateTrigger => On(LockMode.ShareRowExclusive, shape.Table),
            SqlVerb.Refresh => On(shape.IsConcurrent ? LockMode.Exclusive : LockMode.AccessExclusive, shape.Table),
            SqlVerb.DropTable or SqlVerb.Truncate or SqlVerb.Cluster or SqlVerb.TableRule => On(LockMode.AccessExclusive, shape.Objects),
            SqlVerb.Insert or SqlVerb.Update or SqlVerb.Delete or SqlVerb.Merge => On(LockMode.RowExclusive, shape.Table),
            SqlVerb.Lock => On(Enum.GetValues<LockMode>().FirstOrDefault(mode => TableLock.Words(mode) == shape.Mode, LockMode.AccessExclusive), shape.Objects),
            _ => [],
        };
        return [.. locks.OrderByDescending(held => held.Mode).DistinctBy(held => held.Table)];
    }

    /// <summary>The lock on the table of an index that goes or is built anew; on the index itself it is ACCESS EXCLUSIVE, unless CONCURRENTLY.</summary>
    public static LockMode OfIndex(SqlShape shape) => shape.IsConcurrent ? LockMode.ShareUpdateExclusive
        : shape.Verb == SqlVerb.DropIndex ? LockMode.AccessExclusive
        : LockMode.Share;

    private static IEnumerable<TableLock> Alter(SqlShape shape)
    {
        LockMode mode = shape.Actions.Select(Action).DefaultIfEmpty(LockMode.AccessExclusive).Max();
        return [
            .. On(mode, shape.Table),
            .. On(LockMode.ShareRowExclusive, shape.References),
            .. On(LockMode.AccessExclusive, shape.Actions.Where(action => action.Kind == AlterKind.Attach).Select(action => action.Name).OfType<string>())];
    }

    // AlterTableGetLockLevel in src/backend/commands/tablecmds.c: what is not named there takes the strongest.
    private static LockMode Action(AlterShape action) => action.Kind switch
    {
        AlterKind.Validate or AlterKind.Strategy or AlterKind.Options or AlterKind.Attach or AlterKind.DetachConcurrently => LockMode.ShareUpdateExclusive,
        AlterKind.Triggers => LockMode.ShareRowExclusive,
        AlterKind.AddConstraint when action.Constraint is { Kind: ConstraintKind.Foreign } => LockMode.ShareRowExclusive,
        _ => LockMode.AccessExclusive,
    };

    private static IEnumerable<TableLock> On(LockMode mode, string? table) => table is null ? [] : [new(mode, table)];

    private static IEnumerable<TableLock> On(LockMode mode, IEnumerable<string> tables) => tables.Select(table => new TableLock(mode, table));
}
