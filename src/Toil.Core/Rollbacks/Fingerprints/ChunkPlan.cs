using Toil.Migrations.Databases;
using Toil.Migrations.Engine;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>How the rows of a table are digested: over which columns, and cut where.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">What a row's hash is over, sorted.</param>
/// <param name="Key">Columns by which chunks are cut; none for one chunk.</param>
/// <param name="Bounds">The greatest key of each chunk but the last; null where they are still to be found.</param>
internal sealed record ChunkPlan(TableInfo Table, IReadOnlyList<string> Columns, IReadOnlyList<string> Key, IReadOnlyList<string>? Bounds)
{
    /// <summary>Makes the plan of a table: as its print of before was, as far as the table is still like that.</summary>
    public static ChunkPlan For(TableInfo table, DatabasePrint? earlier)
    {
        TablePrint? before = earlier?.Tables.FirstOrDefault(print => print.Table.Schema == table.Schema && print.Table.Name == table.Name);
        string[] columns = [.. table.Columns.Select(column => column.Name).Where(name => before?.Columns.Contains(name) ?? true).Order(StringComparer.Ordinal)];
        if (before is null)
        {
            IReadOnlyList<string> key = table.Keys.FirstOrDefault(key => key.IsWalkable)?.Columns ?? [];
            return new(table, columns, key, key.Count == 0 ? [] : null);
        }

        // Of another type, the key has another order; and NULL has no place in any.
        return before.Key.All(name => table.Find(name) is { IsNullable: false, Type: var type } && type == before.Table.Find(name)?.Type)
            ? new(table, columns, before.Key, [.. before.Chunks.Take(before.Chunks.Count - 1).Select(chunk => chunk.High!)])
            : new(table, columns, [], []);
    }

    /// <summary>The print of what was read.</summary>
    /// <param name="bounds">Where chunks were cut.</param>
    /// <param name="sums">One for each chunk.</param>
    public TablePrint Print(IReadOnlyList<string> bounds, IReadOnlyList<RowSum> sums)
    {
        RowSum all = sums.Aggregate(default(RowSum), (sum, one) => sum + one);
        return new(Table, Key, all.Rows, all.Digest, [.. sums.Select((sum, i) =>
            new ChunkPrint(i == 0 ? null : bounds[i - 1], i == bounds.Count ? null : bounds[i], sum.Rows, sum.Digest))]) { Columns = Columns };
    }

    /// <summary>The walk by the key.</summary>
    public KeyWalk Walk(SqlDialect dialect) => new(dialect, Table, Key);
}
