using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>Adds to a sample what it refers to. The source is attached as <c>src</c>, so one statement sees both.</summary>
internal sealed class SqliteSampleStore(TargetSession session, IReadOnlyDictionary<string, SqliteSampleTable> tables) : ISampleStore
{
    private int _stages;

    /// <summary>Reads the foreign keys between given tables.</summary>
    public static async Task<IReadOnlyList<SampleKey>> KeysAsync(TargetSession session, IReadOnlyDictionary<string, SqliteSampleTable> tables, CancellationToken cancellation)
    {
        List<SampleKey> keys = [];
        foreach (SqliteSampleTable table in tables.Values)
        {
            List<object?[]> rows = await session.RowsAsync(
                "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(@p0, 'src') ORDER BY id, seq", cancellation, table.Name);
            foreach (IGrouping<long, object?[]> one in rows.GroupBy(row => (long)row[0]!))
            {
                if (tables.TryGetValue((string)one.First()[1]!, out SqliteSampleTable? parent))
                {
                    string[] child = [.. one.Select(row => (string)row[2]!)];
                    string?[] to = [.. one.Select(row => row[3] as string)];
                    IReadOnlyList<string> referred = to.Contains(null) ? parent.Key : to!;
                    if (referred.Count == child.Length)
                    {
                        keys.Add(new() { Name = string.Join(", ", child), Child = table.Name, Parent = parent.Name, ChildColumns = child, ParentColumns = referred });
                    }
                }
            }
        }

        return keys;
    }

    public async Task<string?> AddParentsAsync(SampleKey key, string? rows, CancellationToken cancellation)
    {
        SqliteSampleTable parent = tables[key.Parent];
        string stage = string.Create(CultureInfo.InvariantCulture, $"temp.toil_stage_{_stages++}");
        string[] names = [.. key.ChildColumns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"k{i}"))];
        string missing = string.Join(", ", key.ChildColumns.Select((column, i) => $"c.{SqlDialect.Quote(column)} AS {names[i]}"));

        // A generated column is not among those of a stage.
        string child = rows is not null && key.ChildColumns.All(column => tables[key.Child].Columns.Contains(column, StringComparer.OrdinalIgnoreCase)) ? rows : $"main.{SqlDialect.Quote(key.Child)}";
        string stored = string.Join(", ", parent.Stored.Select(column => $"p.{SqlDialect.Quote(column)} AS {SqlDialect.Quote(column)}"));
        IEnumerable<string> equal = key.ParentColumns.Select((column, i) => $"p.{SqlDialect.Quote(column)} = k.{names[i]}");
        await session.ExecuteAsync(
            $"CREATE TEMP TABLE {stage["temp.".Length..]} AS SELECT {stored} FROM (SELECT DISTINCT {missing} FROM {child} c WHERE {Missing(key)}) k CROSS JOIN src.{SqlDialect.Quote(parent.Name)} p ON {string.Join(" AND ", equal)}",
            cancellation);

        // Twice where two texts of a child are one number of its parent's.
        long added = await session.ExecuteAsync($"INSERT OR IGNORE INTO main.{SqlDialect.Quote(parent.Name)} ({parent.List()}) SELECT {parent.List()} FROM {stage}", cancellation);
        if (added > 0)
        {
            return stage;
        }

        await ForgetAsync(stage, cancellation);
        return null;
    }

    public Task ForgetAsync(string rows, CancellationToken cancellation) => session.ExecuteAsync($"DROP TABLE {rows}", cancellation);

    public Task<long> PruneAsync(SampleKey key, CancellationToken cancellation)
        => session.ExecuteAsync($"DELETE FROM main.{SqlDialect.Quote(key.Child)} AS c WHERE {Missing(key)}", cancellation);

    public IEnumerable<string> Kin(string table) => [];

    // The parent's column first: its collation is the one that counts.
    private static string Missing(SampleKey key)
    {
        IEnumerable<string> present = key.ChildColumns.Select(column => $"c.{SqlDialect.Quote(column)} IS NOT NULL");
        IEnumerable<string> equal = key.ParentColumns.Select((column, i) => $"m.{SqlDialect.Quote(column)} = c.{SqlDialect.Quote(key.ChildColumns[i])}");
        return $"{string.Join(" AND ", present)} AND NOT EXISTS (SELECT 1 FROM main.{SqlDialect.Quote(key.Parent)} m WHERE {string.Join(" AND ", equal)})";
    }
}
