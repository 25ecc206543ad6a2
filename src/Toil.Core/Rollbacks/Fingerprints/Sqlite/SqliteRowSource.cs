using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>Rows of a SQLite database.</summary>
internal sealed class SqliteRowSource : IRowSource
{
    private const int Breath = 16_384;

    private readonly TargetSession _session;
    private readonly SqliteConnection _connection;

    private SqliteRowSource(TargetSession session)
    {
        _session = session;
        _connection = (SqliteConnection)session.Connection;
    }

    /// <summary>Opens one.</summary>
    public static async Task<IRowSource> OpenAsync(TargetDatabase database, CancellationToken cancellation)
    {
        TargetSession session = await database.ConnectAsync("toil fingerprint", cancellation);
        try
        {
            await SqliteReader.BeginAsync(session, cancellation);
            return new SqliteRowSource(session);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public Task<TablePrint> ReadAsync(ChunkPlan plan, IReadOnlyList<string> bounds, CancellationToken cancellation)
        => Task.Run(() => new SqliteTableReader(_session, new()).Read(plan, bounds, cancellation), cancellation);

    public async IAsyncEnumerable<RowMark> RowsAsync(ChunkPlan plan, string? low, string? high, long most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        KeyRange range = plan.Walk(SqliteDialect.Instance).Range(low, high, 0);
        string order = plan.Key.Count == 0 ? string.Empty : $" ORDER BY {string.Join(", ", plan.Key.Select(SqlDialect.Quote))}";
        using SqliteRows rows = new(_connection, plan.Table, plan.Columns, plan.Key, $"WHERE {range.Sql}{order}", range.Parameters);
        for (long count = 1; count <= most && rows.Next(); count++)
        {
            if (count % Breath == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            yield return new(plan.Key.Count == 0 ? string.Empty : KeyWalk.Write(rows.Key()), rows.Hash());
        }
    }

    public Task<IReadOnlyList<ShownValue>?> ValuesAsync(ChunkPlan plan, string key, CancellationToken cancellation)
    {
        string condition = string.Join(" AND ", plan.Key.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{SqlDialect.Quote(name)} = @p{i}")));
        using SqliteRows rows = new(_connection, plan.Table, [], plan.Columns, $"WHERE {condition} LIMIT 1", [.. KeyWalk.Read(key)]);
        return Task.FromResult(rows.Next() ? Shown(rows.Key()) : null);
    }

    public Task<IReadOnlyList<ShownValue>?> ValuesAsync(ChunkPlan plan, UInt128 hash, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using SqliteRows rows = new(_connection, plan.Table, plan.Columns, plan.Columns, string.Empty);
            for (int count = 1; rows.Next(); count++)
            {
                if (count % Breath == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                if (rows.Hash() == hash)
                {
                    return Shown(rows.Key());
                }
            }

            return null;
        },
        cancellation);

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static IReadOnlyList<ShownValue> Shown(object?[] values)
        => [.. values.Select(Show).Select(text => new ShownValue(text, Murmur128.Of(Encoding.UTF8.GetBytes(text))))];

    // Of each type in another way: 1, 1.0 and '1' are not the same.
    private static string Show(object? value) => value switch
    {
        null => "NULL",
        double real when real.ToString("R", CultureInfo.InvariantCulture) is var text => text.All(c => char.IsAsciiDigit(c) || c == '-') ? $"{text}.0" : text,
        byte[] bytes => $"x'{Convert.ToHexStringLower(bytes)}'",
        string text => $"'{text}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
