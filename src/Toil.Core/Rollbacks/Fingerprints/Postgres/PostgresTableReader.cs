using System.Data.Common;
using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Operations;

namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Digests tables in the server: one pass over each, in whatever order and with whatever workers it likes.</summary>
internal sealed class PostgresTableReader(TargetDatabase database, TargetSession session, FingerprintOptions options)
{
    // Blocks whose keys are looked at to find out where to cut; the cuts are nearly even then, and the rows are read once.
    private const long SampleBlocks = 256;

    // MaxHeapTuplesPerPage, with blocks of the usual size.
    private const long MostRowsOfBlock = 291;

    /// <summary>Reads one.</summary>
    /// <param name="name">As SQL writes it.</param>
    /// <param name="blocks">Its size.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<TablePrint> ReadAsync(string name, long blocks, CancellationToken cancellation)
    {
        try
        {
            TableInfo table = await database.FindTableAsync(session, name) ?? throw new ToilException(
                "FingerprintTableGone", ErrorKind.Conflict, $"The table {name} was dropped while it was to be read.", "Run it again when nobody changes the schema.", name);
            options.Progress?.Invoke(name, 0);
            ChunkPlan plan = ChunkPlan.For(table, options.Earlier);
            TablePrint print = await ReadAsync(session, plan, plan.Bounds ?? await CutAsync(plan, blocks, cancellation), cancellation);
            options.Progress?.Invoke(name, print.Rows);
            return print with { Name = name };
        }
        catch (DbException error)
        {
            throw database.Explain(error, $"Reading the rows of {name}");
        }
    }

    /// <summary>Digests a table within given bounds.</summary>
    public static async Task<TablePrint> ReadAsync(TargetSession session, ChunkPlan plan, IReadOnlyList<string> bounds, CancellationToken cancellation)
    {
        KeyTree tree = new(plan, bounds);
        string from = await FromAsync(session, plan.Table, cancellation);

        // The empty second half keeps the planner from taking the chunk for as many values as the key has, and so from sorting; it vanishes from the plan, and
        // unlike OFFSET 0 it does not stand in the way of parallel workers.
        List<object?[]> rows = await session.RowsAsync(
            $"""
            SELECT x.chunk, count(*), sum(x.hash)::text
            FROM (SELECT {tree.Sql} AS chunk, {RowHash.Of(plan.Columns)} AS hash FROM {from} AS t UNION ALL SELECT 0, 0::bigint FROM {from} AS t WHERE false) AS x
            GROUP BY x.chunk
            """,
            cancellation, tree.Parameters);
        RowSum[] sums = new RowSum[bounds.Count + 1];
        foreach (object?[] row in rows)
        {
            sums[(int)row[0]!] = new((long)row[1]!, RowHash.Sum((string)row[2]!));
        }

        return plan.Print(bounds, sums);
    }

    /// <summary>A table as it stands behind FROM: without the tables that inherit from it, which are tables of their own; with the parts of a partitioned one.</summary>
    public static async Task<string> FromAsync(TargetSession session, TableInfo table, CancellationToken cancellation)
        => await session.ScalarAsync("SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(@p0)", cancellation, table.Sql) is true ? table.Sql : $"ONLY {table.Sql}";

    // Even quantiles of the keys of some blocks.
    private async Task<IReadOnlyList<string>> CutAsync(ChunkPlan plan, long blocks, CancellationToken cancellation)
    {
        if (blocks * MostRowsOfBlock <= options.ChunkRows)
        {
            return [];
        }

        double percent = Math.Min(100, 100.0 * SampleBlocks / blocks);
        string sample = percent < 100 ? string.Create(CultureInfo.InvariantCulture, $" TABLESAMPLE SYSTEM ({percent:0.########}) REPEATABLE (1)") : string.Empty;
        string keys = string.Join(", ", plan.Key.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"t.{SqlDialect.Quote(name)} AS toil_{i}")));
        string read = string.Join(", ", plan.Key.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"x.toil_{i}::text")));
        string order = string.Join(", ", plan.Key.Select(name => $"t.{SqlDialect.Quote(name)}"));
        string from = await FromAsync(session, plan.Table, cancellation);
        List<object?[]> rows = await session.RowsAsync(
            string.Create(CultureInfo.InvariantCulture, $"""
            SELECT {read}
            FROM (SELECT {keys}, row_number() OVER (ORDER BY {order}) AS toil_n, count(*) OVER () AS toil_all FROM {from} AS t{sample}) AS x
                 CROSS JOIN LATERAL (
                     SELECT ceil(x.toil_all / least({FingerprintOptions.MostChunks}, greatest(1, ceil(x.toil_all * {100 / percent:0.######} / {options.ChunkRows}))))::bigint AS step) AS s
            WHERE x.toil_n % s.step = 0 AND x.toil_n < x.toil_all ORDER BY x.toil_n
            """),
            cancellation);
        return [.. rows.Select(KeyWalk.Write)];
    }
}
