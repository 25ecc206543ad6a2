using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>A line of a source's schema.</summary>
/// <param name="Type"><c>table</c>, <c>index</c>, <c>view</c> or <c>trigger</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sql">What made it; empty for what SQLite makes itself.</param>
/// <param name="IsVirtual">True for a virtual table.</param>
/// <param name="IsShadow">True for a table that belongs to a virtual one, or to SQLite.</param>
internal sealed record SqliteThing(string Type, string Name, string Sql, bool IsVirtual, bool IsShadow)
{
    // Of fts3 to fts5, rtree, geopoly and spellfix1. SQLite says so itself only since version 3.37.
    private static readonly string[] s_shadows =
        ["content", "segments", "segdir", "docsize", "stat", "data", "idx", "config", "node", "rowid", "parent", "vocab"];

    /// <summary>Reads those of the attached source, in the order in which they were made.</summary>
    public static async Task<List<SqliteThing>> ReadAsync(TargetSession session, CancellationToken cancellation)
    {
        List<object?[]> rows = await session.RowsAsync("SELECT type, name, coalesce(sql, ''), coalesce(rootpage, 0) FROM src.sqlite_master ORDER BY rowid", cancellation);
        string[] virtuals = [.. rows.Where(IsVirtualRow).Select(row => (string)row[1]!)];
        return [.. rows.Select(row =>
        {
            string name = (string)row[1]!;
            bool isShadow = name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)
                || virtuals.Any(owner => s_shadows.Any(ending => name.Equals($"{owner}_{ending}", StringComparison.OrdinalIgnoreCase)));
            return new SqliteThing((string)row[0]!, name, (string)row[2]!, IsVirtualRow(row), isShadow && (string)row[0]! == "table");
        })];
    }

    private static bool IsVirtualRow(object?[] row) => row[0] is "table" && row[3] is 0L;
}
