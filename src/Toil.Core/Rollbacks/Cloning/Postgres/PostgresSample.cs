using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>
/// Fills a clone that has tables, and no index, constraint or trigger yet, with a part of the source's rows. Which rows is decided by a hash of their key, so that the same
/// source gives the same sample wherever its rows lie; a table without a key is sampled by the server's own choice, which a seed makes repeatable for as long as nobody writes.
/// </summary>
internal sealed class PostgresSample(TargetSession source, TargetSession clone, SampleSize size, bool isStandby, CloneNotes notes)
{
    // Bits of the hash that are looked at: a share of a millionth is still kept to within a millionth of it.
    private const int Bits = 40;

    /// <summary>Does it.</summary>
    public async Task FillAsync(CancellationToken cancellation)
    {
        IReadOnlyList<PostgresSampleTable> tables = await PostgresSampleTable.ReadAsync(source, cancellation);
        IReadOnlyList<PostgresSampleKey> keys = await PostgresSampleKey.ReadAsync(source, tables, cancellation);
        HashSet<long> whole = [.. keys.Where(key => key.HasPeriod).Select(key => key.ParentTable.Root)];
        PostgresSampleTable[] filled = [.. tables.Where(table => !table.IsPartitioned && table.Columns.Count > 0 && !(isStandby && table.IsUnlogged))];
        foreach (IGrouping<long, PostgresSampleTable> one in filled.GroupBy(table => table.Root))
        {
            await CopyAsync([.. one], whole.Contains(one.Key), cancellation);
        }

        await new SampleClosure(new PostgresSampleStore(source, clone, tables), keys, notes).RunAsync(cancellation);
        await CopySequencesAsync(cancellation);
    }

    // The partitions of a table are one table here: of many small ones not each is taken whole.
    private async Task CopyAsync(PostgresSampleTable[] parts, bool isWhole, CancellationToken cancellation)
    {
        Dictionary<PostgresSampleTable, long> few = [];
        foreach (PostgresSampleTable table in parts)
        {
            // Never reads more rows than that, and tells an empty table from one that has not been counted.
            few[table] = await CountAsync(string.Create(CultureInfo.InvariantCulture, $"(SELECT FROM {table.From} LIMIT {size.Whole + 1L}) few"), cancellation);
        }

        // Toil's own record of migrations is read as a whole, or not at all.
        double share = 1;
        if (few.Values.Sum() > size.Whole && !isWhole && !parts[0].Name.StartsWith("toil_migration", StringComparison.Ordinal))
        {
            long count = 0;
            foreach ((PostgresSampleTable table, long least) in few)
            {
                count += least <= size.Whole ? least : Math.Max(least, table.Estimate ?? await CountAsync(table.From, cancellation));
            }

            share = size.Of(count);
        }

        foreach (PostgresSampleTable table in parts.Where(table => few[table] > 0))
        {
            await PostgresRowPipe.CopyAsync(
                source, $"SELECT {table.List()} FROM {table.From} {Choose(table, share)}", clone, $"{table.Sql} ({table.List()})", table.IsBinary, cancellation);
        }
    }

    private async Task<long> CountAsync(string rows, CancellationToken cancellation)
        => Convert.ToInt64(await source.ScalarAsync($"SELECT count(*) FROM {rows}", cancellation), CultureInfo.InvariantCulture);

    // What stands behind the table's name.
    private string Choose(PostgresSampleTable table, double share) => table.Condition is { } condition ? condition
        : share >= 1 ? string.Empty
        : table.Key.Count == 0 ? string.Create(CultureInfo.InvariantCulture, $"TABLESAMPLE BERNOULLI ({share * 100:F8}) REPEATABLE ({size.Seed})")
        : string.Create(CultureInfo.InvariantCulture, $"WHERE {Hash(table)} & {(1L << Bits) - 1} < {(long)(share * (1L << Bits))}");

    private string Hash(PostgresSampleTable table)
    {
        IEnumerable<string> columns = table.Key.Select(SqlDialect.Quote);
        return table.HasIntegerKey
            ? string.Create(CultureInfo.InvariantCulture, $"hashint8extended({columns.Single()}::bigint, {size.Seed})")
            : string.Create(CultureInfo.InvariantCulture, $"hashtextextended(({string.Join(" || '|' || ", columns.Select(column => $"{column}::text"))}) COLLATE \"C\", {size.Seed})");
    }

    private async Task CopySequencesAsync(CancellationToken cancellation)
    {
        List<object?[]> sequences = await source.RowsAsync(
            $"SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND NOT (c.relpersistence = 'u' AND pg_is_in_recovery()) AND {PostgresSurvey.Own} ORDER BY 1", cancellation);
        foreach (object?[] row in sequences)
        {
            string name = (string)row[0]!;
            object?[] value = (await source.RowAsync($"SELECT last_value, is_called FROM {name}", cancellation))!;
            await clone.ExecuteAsync("SELECT setval(CAST(@p0 AS regclass), @p1, @p2)", cancellation, name, value[0], value[1]);
        }
    }
}
