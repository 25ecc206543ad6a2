using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Reads a PostgreSQL database: one snapshot, which the second connection takes over from the first.</summary>
internal static class PostgresReader
{
    private const string Purpose = "toil fingerprint";

    // A partitioned table is read as the one table that it is to those who use it; but not through parts that lie elsewhere, so then part by part.
    private const string Tables = """
        , tree AS (
            SELECT r.oid, (SELECT bool_or(l.relkind = 'f') FROM pg_partition_tree(coalesce(pg_partition_root(r.oid), r.oid)) p JOIN pg_class l ON l.oid = p.relid) AS has_foreign
            FROM rel r WHERE r.relkind IN ('r', 'p'))
        SELECT r.name, coalesce((SELECT sum(pg_relation_size(p.relid)) FROM pg_partition_tree(r.oid) p), pg_relation_size(r.oid))::bigint / current_setting('block_size')::bigint
        FROM rel r JOIN tree USING (oid)
        WHERE CASE WHEN r.relispartition THEN r.relkind = 'r' AND tree.has_foreign ELSE r.relkind = 'r' OR NOT tree.has_foreign END
        ORDER BY 2 DESC, 1
        """;

    private const string Sequences = "SELECT r.name FROM rel r WHERE r.relkind = 'S' ORDER BY 1";

    /// <summary>As <see cref="Fingerprint.ReadAsync"/>.</summary>
    public static async Task<DatabasePrint> ReadAsync(TargetDatabase database, FingerprintOptions options, CancellationToken cancellation)
    {
        await using TargetSession session = await database.ConnectAsync(Purpose, cancellation);
        SchemaPrint schema;
        List<object?[]> found;
        Dictionary<string, string> sequences;
        string? snapshot = null;
        try
        {
            await BeginAsync(session, null, cancellation);
            schema = await PostgresSchema.ReadAsync(session, cancellation);
            found = await session.RowsAsync($"{CatalogScope.Start}\n{Tables}", cancellation);
            sequences = await SequencesAsync(session, cancellation);
            if (options.Connections > 1 && found.Count > 1)
            {
                snapshot = await session.ScalarAsync("SELECT pg_export_snapshot()", cancellation) as string;
            }
        }
        catch (DbException error)
        {
            throw database.Explain(error, "Reading the schema");
        }

        ConcurrentQueue<(string Name, long Blocks)> queue = new(found.Select(row => ((string)row[0]!, (long)row[1]!)));
        ConcurrentBag<TablePrint> prints = [];
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        async Task WorkAsync(TargetSession own)
        {
            PostgresTableReader reader = new(database, own, options);
            try
            {
                while (queue.TryDequeue(out (string Name, long Blocks) next))
                {
                    prints.Add(await reader.ReadAsync(next.Name, next.Blocks, failed.Token));
                }
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }

        await using TargetSession? second = snapshot is null ? null : await SecondAsync(database, snapshot, cancellation);
        Task all = Task.WhenAll(second is null ? [WorkAsync(session)] : [WorkAsync(session), WorkAsync(second)]);
        try
        {
            await all;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // One failed and the other was stopped: the failure is the one to tell.
            throw all.Exception?.InnerExceptions.FirstOrDefault(error => error is not OperationCanceledException) ?? all.Exception!;
        }

        return new(
            schema, [.. prints.OrderBy(print => print.Table.Schema, StringComparer.Ordinal).ThenBy(print => print.Table.Name, StringComparer.Ordinal)], sequences);
    }

    /// <summary>Begins the view of the data that a session has: one of its own, or that of another.</summary>
    public static async Task BeginAsync(TargetSession session, string? snapshot, CancellationToken cancellation)
    {
        // Nothing is set back: the connection is closed after this use.
        _ = await PlainSettings.SetAsync(session, cancellation);
        await session.BeginAsync(cancellation, IsolationLevel.RepeatableRead);
        await session.ExecuteAsync($"SET TRANSACTION READ ONLY{(snapshot is null ? string.Empty : $"; SET TRANSACTION SNAPSHOT '{snapshot}'")}", cancellation);
    }

    // A server that has no connection left is read by one.
    private static async Task<TargetSession?> SecondAsync(TargetDatabase database, string snapshot, CancellationToken cancellation)
    {
        TargetSession? session = null;
        try
        {
            session = await database.ConnectAsync(Purpose, cancellation);
            await BeginAsync(session, snapshot, cancellation);
            return session;
        }
        catch (Exception error) when (error is DbException or ToilException)
        {
            await (session?.DisposeAsync() ?? ValueTask.CompletedTask);
            return null;
        }
    }

    private static async Task<Dictionary<string, string>> SequencesAsync(TargetSession session, CancellationToken cancellation)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string[] names in (await session.RowsAsync($"{CatalogScope.Start}\n{Sequences}", cancellation)).Select(row => (string)row[0]!).Chunk(200))
        {
            List<object?[]> rows = await session.RowsAsync(string.Join(" UNION ALL ", names.Select((name, i) =>
                string.Create(CultureInfo.InvariantCulture, $"SELECT {i}, last_value, is_called FROM {name}"))), cancellation);
            foreach (object?[] row in rows)
            {
                values[names[(int)row[0]!]] = string.Create(CultureInfo.InvariantCulture, $"{row[1]}{((bool)row[2]! ? string.Empty : ", not called")}");
            }
        }

        return values;
    }
}
