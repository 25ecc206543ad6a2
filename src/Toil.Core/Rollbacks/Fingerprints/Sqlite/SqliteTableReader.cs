using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>Digests tables of SQLite: one pass over each, in the order in which it is stored.</summary>
internal sealed class SqliteTableReader(TargetSession session, FingerprintOptions options)
{
    private const int Breath = 16_384;

    private readonly SqliteConnection _connection = (SqliteConnection)session.Connection;

    /// <summary>Reads one.</summary>
    public async Task<TablePrint> ReadAsync(TableInfo table, CancellationToken cancellation)
    {
        options.Progress?.Invoke(table.Name, 0);
        ChunkPlan plan = ChunkPlan.For(table, options.Earlier);
        if (!plan.Key.All(column => SqliteValue.Knows(Collation(table, column))))
        {
            plan = plan with { Key = [], Bounds = [] };
        }

        if (plan.Bounds is null && IsStoredBy(plan))
        {
            return await Task.Run(() => CutAsItGoes(plan, cancellation), cancellation);
        }

        IReadOnlyList<string> bounds = plan.Bounds ?? await CutAsync(plan, cancellation);
        return await Task.Run(() => Read(plan, bounds, cancellation), cancellation);
    }

    /// <summary>Digests a table within given bounds.</summary>
    public TablePrint Read(ChunkPlan plan, IReadOnlyList<string> bounds, CancellationToken cancellation)
    {
        SqliteChunks chunks = new([.. plan.Key.Select(column => Collation(plan.Table, column))], bounds);
        RowSum[] sums = new RowSum[bounds.Count + 1];
        using SqliteRows rows = new(_connection, plan.Table, plan.Columns, plan.Key, string.Empty);
        for (long count = 1; rows.Next(); count++)
        {
            int chunk = rows.Find(chunks);
            sums[chunk] = sums[chunk].With(rows.Hash());
            Breathe(plan, count, cancellation);
        }

        return Print(plan, bounds, sums);
    }

    // The rows come in the order of the key, so a chunk ends wherever it is full. Too many chunks become half as many of twice the size.
    private TablePrint CutAsItGoes(ChunkPlan plan, CancellationToken cancellation)
    {
        List<RowSum> sums = [default];
        List<string> bounds = [];
        long full = options.ChunkRows;
        string order = string.Join(", ", plan.Key.Select(SqlDialect.Quote));
        using SqliteRows rows = new(_connection, plan.Table, plan.Columns, plan.Key, $"ORDER BY {order}");
        object?[] last = [];
        for (long count = 1; rows.Next(); count++)
        {
            if (sums[^1].Rows >= full)
            {
                bounds.Add(KeyWalk.Write(last));
                sums.Add(default);
                full = sums.Count > FingerprintOptions.MostChunks ? Halve(sums, bounds, full) : full;
            }

            sums[^1] = sums[^1].With(rows.Hash());
            last = sums[^1].Rows >= full ? rows.Key() : last;
            Breathe(plan, count, cancellation);
        }

        return Print(plan, bounds, sums);
    }

    // The chunk that has only begun stays by itself.
    private static long Halve(List<RowSum> sums, List<string> bounds, long full)
    {
        RowSum[] pairs = [.. sums.SkipLast(1).Chunk(2).Select(pair => pair.Aggregate((a, b) => a + b)), sums[^1]];
        string[] ends = [.. bounds.Where((_, i) => i % 2 == 1 || i == bounds.Count - 1)];
        sums.Clear();
        sums.AddRange(pairs);
        bounds.Clear();
        bounds.AddRange(ends);
        return full * 2;
    }

    // An index that is not the table itself: its keys are walked, which is short, and the rows are read as they lie.
    private async Task<IReadOnlyList<string>> CutAsync(ChunkPlan plan, CancellationToken cancellation)
    {
        KeyWalk walk = plan.Walk(SqliteDialect.Instance);
        List<string> bounds = [];
        if (await walk.EndAsync(session, cancellation) is not { } end)
        {
            return bounds;
        }

        long rows = await walk.CountAsync(session, end, cancellation);
        int step = (int)Math.Max(options.ChunkRows, (rows + FingerprintOptions.MostChunks - 1) / FingerprintOptions.MostChunks);
        for (string? low = null; (low = await walk.NextAsync(session, low, end, step, cancellation)) != end;)
        {
            bounds.Add(low);
        }

        return bounds;
    }

    // The rowid under a name of its own, or the key of a table that has no rowid.
    private bool IsStoredBy(ChunkPlan plan) => plan.Table.Keys.FirstOrDefault(key => key.IsWalkable) is { IsPrimary: true } key
        && (key.Name == "PRIMARY KEY"
            || raw.sqlite3_table_column_metadata(_connection.Handle, "main", plan.Table.Name, "rowid", out _, out _, out _, out _, out _) != raw.SQLITE_OK);

    private string Collation(TableInfo table, string column)
    {
        _ = raw.sqlite3_table_column_metadata(_connection.Handle, "main", table.Name, column, out _, out string collation, out _, out _, out _);
        return collation;
    }

    private void Breathe(ChunkPlan plan, long count, CancellationToken cancellation)
    {
        if (count % Breath == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            options.Progress?.Invoke(plan.Table.Name, count);
        }
    }

    private TablePrint Print(ChunkPlan plan, IReadOnlyList<string> bounds, IReadOnlyList<RowSum> sums)
    {
        TablePrint print = plan.Print(bounds, sums) with { Name = SqliteWords.Name(plan.Table.Name) };
        options.Progress?.Invoke(plan.Table.Name, print.Rows);
        return print;
    }
}
