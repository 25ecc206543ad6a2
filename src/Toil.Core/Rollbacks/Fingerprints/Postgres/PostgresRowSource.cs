using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;

namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Rows of a PostgreSQL database.</summary>
internal sealed class PostgresRowSource : IRowSource
{
    private const int TextLimit = 4_000;

    private readonly TargetSession _session;

    private PostgresRowSource(TargetSession session) => _session = session;

    /// <summary>Opens one.</summary>
    public static async Task<IRowSource> OpenAsync(TargetDatabase database, CancellationToken cancellation)
    {
        TargetSession session = await database.ConnectAsync("toil fingerprint", cancellation);
        try
        {
            await PostgresReader.BeginAsync(session, null, cancellation);
            return new PostgresRowSource(session);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public Task<TablePrint> ReadAsync(ChunkPlan plan, IReadOnlyList<string> bounds, CancellationToken cancellation)
        => PostgresTableReader.ReadAsync(_session, plan, bounds, cancellation);

    public async IAsyncEnumerable<RowMark> RowsAsync(ChunkPlan plan, string? low, string? high, long most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        KeyRange range = plan.Walk(PostgresDialect.Instance).Range(low, high, 0, "t");
        string keys = string.Concat(plan.Key.Select(name => $", t.{SqlDialect.Quote(name)}::text"));
        string order = plan.Key.Count == 0 ? string.Empty : $"ORDER BY {string.Join(", ", plan.Key.Select(name => $"t.{SqlDialect.Quote(name)}"))}";
        string from = await PostgresTableReader.FromAsync(_session, plan.Table, cancellation);
        string limit = string.Create(CultureInfo.InvariantCulture, $"LIMIT {most}");
        await using NpgsqlCommand command = new(
            $"SELECT {RowHash.Of(plan.Columns)}{keys} FROM {from} AS t WHERE {range.Sql} {order} {limit}", (NpgsqlConnection)_session.Connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(range.Parameters.Select((value, i) => new NpgsqlParameter($"p{i}", value)).ToArray());
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        object?[] key = new object?[plan.Key.Count];
        while (await reader.ReadAsync(cancellation))
        {
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = reader.GetString(i + 1);
            }

            yield return new(key.Length == 0 ? string.Empty : KeyWalk.Write(key), unchecked((UInt128)reader.GetInt64(0)));
        }
    }

    public Task<IReadOnlyList<ShownValue>?> ValuesAsync(ChunkPlan plan, string key, CancellationToken cancellation)
    {
        string[] conditions = [.. plan.Key.Select((name, i) => $"t.{SqlDialect.Quote(name)} = {PostgresDialect.Instance.KeyParameter(plan.Table.Find(name)!, i)}")];
        return ValuesAsync(plan, string.Join(" AND ", conditions), cancellation, [.. KeyWalk.Read(key)]);
    }

    public Task<IReadOnlyList<ShownValue>?> ValuesAsync(ChunkPlan plan, UInt128 hash, CancellationToken cancellation)
        => ValuesAsync(plan, $"{RowHash.Of(plan.Columns)} = @p0", cancellation, unchecked((long)hash));

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    // As the server prints them; num_nulls, since a composite of NULLs only is said to be NULL and is not.
    private async Task<IReadOnlyList<ShownValue>?> ValuesAsync(ChunkPlan plan, string condition, CancellationToken cancellation, params object?[] parameters)
    {
        string values = string.Join(", ", plan.Columns.Select(SqlDialect.Quote).Select(column => string.Create(
            CultureInfo.InvariantCulture,
            $"CASE WHEN num_nulls(t.{column}) = 0 THEN left(format('%s', t.{column}), {TextLimit}) END, hashtextextended(format('%s', t.{column}) COLLATE \"C\", 0)")));
        string from = await PostgresTableReader.FromAsync(_session, plan.Table, cancellation);
        return await _session.RowAsync($"SELECT {values} FROM {from} AS t WHERE {condition} LIMIT 1", cancellation, parameters) is not { } row ? null
            : [.. row.Chunk(2).Select(pair => pair[0] is string text ? new ShownValue(text.Length == 0 ? "''" : text, unchecked((UInt128)(long)pair[1]!)) : new ShownValue("NULL", UInt128.MaxValue))];
    }
}
