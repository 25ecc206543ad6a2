using System.Data.Common;
using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Load.Running;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>Finds values in columns: some, from all over the table, and the same ones each time where the table is the same.</summary>
internal sealed class KeySampler(TargetDatabase database, int seed)
{
    /// <summary>Values at most that are kept of a column.</summary>
    public const int MaxValues = 10_000;

    private const int MaxScanned = 200_000;
    private const int LimitSeconds = 60;

    // 16 MB of the table: enough for the values, and soon read.
    private const int Pages = 2_000;

    // Views and foreign tables have no pages.
    private const string Size = """
        SELECT c.relkind IN ('r', 'p', 'm'), (SELECT coalesce(sum(pg_relation_size(l.oid)), 0)::bigint / current_setting('block_size')::int FROM pg_class l
               WHERE l.relkind IN ('r', 'm') AND (l.oid = c.oid OR l.oid IN (SELECT relid FROM pg_partition_tree(c.oid) WHERE isleaf)))
        FROM pg_class c WHERE c.oid = to_regclass(@p0)
        """;

    /// <summary>Finds values for the parameters of a workload.</summary>
    /// <exception cref="Operations.ToilException"><c>LoadKeysMissing</c> or <c>LoadKeysFailed</c>; or the database cannot be reached.</exception>
    public async Task<KeySamples> SampleAsync(Workload workload, CancellationToken cancellation)
    {
        KeySamples samples = new();
        KeyDraw[] draws = [.. workload.Transactions.SelectMany(transaction => transaction.Parameters).Select(parameter => parameter.Value).OfType<KeyDraw>()];
        if (draws.Length == 0)
        {
            return samples;
        }

        await using TargetSession session = await database.ConnectAsync("toil load", cancellation);
        session.StatementLimit = LimitSeconds;
        foreach (KeyDraw draw in draws)
        {
            if (!samples.Has(draw))
            {
                samples.Add(draw, await ValuesAsync(session, draw, cancellation));
            }
        }

        return samples;
    }

    private async Task<IReadOnlyList<object>> ValuesAsync(TargetSession session, KeyDraw draw, CancellationToken cancellation)
    {
        try
        {
            List<object> values = database.Location.Kind == TargetKind.PostgreSql
                ? await PostgresAsync(session, draw, cancellation)
                : await SqliteAsync(session, draw, cancellation);
            return values.Count > 0 ? values : throw LoadErrors.NoKeys(draw.Origin, draw.Table, draw.Column, database.Location);
        }
        catch (DbException error) when (database.Classify(error) is FailureKind.Other or FailureKind.Row)
        {
            throw LoadErrors.KeysFailed(draw.Origin, draw.Table, draw.Column, database.Location, error);
        }
        catch (DbException error)
        {
            throw database.Explain(error, null);
        }
    }

    // As text, which stands for a value of any type.
    private async Task<List<object>> PostgresAsync(TargetSession session, KeyDraw draw, CancellationToken cancellation)
    {
        string all = string.Create(CultureInfo.InvariantCulture, $"SELECT {draw.Column}::text FROM {draw.Table} WHERE {draw.Column} IS NOT NULL LIMIT {MaxValues}");
        if (await session.RowAsync(Size, cancellation, draw.Table) is [true, long pages])
        {
            double percent = Math.Min(100, 100.0 * Pages / Math.Max(1, pages));
            List<object> some = await ColumnAsync(session, string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT v FROM (SELECT {draw.Column}::text AS v, ctid AS place FROM {draw.Table} TABLESAMPLE SYSTEM ({percent}) REPEATABLE ({seed})) AS s
                WHERE v IS NOT NULL ORDER BY md5(place::text), v LIMIT {MaxValues}
                """), cancellation);
            if (some.Count > 0)
            {
                return some;
            }
        }

        return await ColumnAsync(session, all, cancellation);
    }

    private async Task<List<object>> SqliteAsync(TargetSession session, KeyDraw draw, CancellationToken cancellation)
    {
        Dice dice = Dice.For(seed, 3);
        if (await RangeAsync(session, draw, cancellation) is not ({ } low, { } high) || high - low < MaxScanned)
        {
            return Thin(await ColumnAsync(session, $"SELECT {draw.Column} FROM {draw.Table} WHERE {draw.Column} IS NOT NULL LIMIT {MaxScanned}", cancellation), dice);
        }

        string next = $"SELECT {draw.Column} FROM {draw.Table} WHERE rowid >= @p0 AND {draw.Column} IS NOT NULL ORDER BY rowid LIMIT 1";
        List<object> values = [];
        for (int i = 0; i < MaxValues; i++)
        {
            if (await session.ScalarAsync(next, cancellation, low + (long)dice.Below((ulong)(high - low))) is { } value)
            {
                values.Add(value);
            }
        }

        return values;
    }

    private static async Task<(long Low, long High)?> RangeAsync(TargetSession session, KeyDraw draw, CancellationToken cancellation)
    {
        try
        {
            return await session.RowAsync($"SELECT (SELECT min(rowid) FROM {draw.Table}), (SELECT max(rowid) FROM {draw.Table})", cancellation) is [long low, long high]
                ? (low, high) : null;
        }
        catch (DbException error) when (error.Message.Contains("rowid", StringComparison.Ordinal))
        {
            return null; // WITHOUT ROWID, or a view
        }
    }

    // Each row has the same chance to stay.
    private static List<object> Thin(List<object> values, Dice dice)
    {
        for (int i = 0; i < Math.Min(MaxValues, values.Count); i++)
        {
            int other = i + (int)dice.Below((ulong)(values.Count - i));
            (values[i], values[other]) = (values[other], values[i]);
        }

        return values.Count > MaxValues ? values[..MaxValues] : values;
    }

    private static async Task<List<object>> ColumnAsync(TargetSession session, string sql, CancellationToken cancellation)
        => [.. (await session.RowsAsync(sql, cancellation)).Select(row => row[0]!)];
}
