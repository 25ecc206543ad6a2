using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Toil.Migrations.Databases;

/// <summary>One connection to a target. Parameters are named <c>@p0</c>, <c>@p1</c> and so on, in the order in which they are given.</summary>
/// <remarks>The engine's exceptions come out as they are: who called knows what they mean.</remarks>
internal sealed class TargetSession(DbConnection connection, Action<DbConnection>? interrupt) : IAsyncDisposable
{
    // As they stand in SQL: SQLite's driver looks for another name in each statement four times over, a twentieth of a batch.
    private static readonly string[] s_marks = [.. new string[64].Select((_, i) => Marked(i))];

    private DbTransaction? _transaction;
    private bool? _mayHurry;
    private bool _isHasty;
    private SqliteLogFlush? _log;

    /// <summary>The connection itself.</summary>
    public DbConnection Connection { get; } = connection;

    /// <summary>Statements that were sent so far, without those that begin and end transactions.</summary>
    public int Sent { get; private set; }

    /// <summary>Seconds that a statement may run; 0 for any.</summary>
    public int StatementLimit { get; set; }

    /// <summary>A parameter as it stands in SQL.</summary>
    /// <param name="parameter">Its number, from 0.</param>
    public static string Mark(int parameter) => parameter < s_marks.Length ? s_marks[parameter] : Marked(parameter);

    /// <summary>Parameters that follow each other, as a list.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">How many.</param>
    public static string Marks(int first, int count) => string.Join(", ", new string[count].Select((_, i) => Mark(first + i)));

    /// <summary>Begins a transaction.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <param name="isolation">READ COMMITTED unless said otherwise. SQLite takes the write lock at once in any case.</param>
    /// <param name="isHasty">
    /// True where it may be lost whole when the power fails before the next commit that is not hasty: on SQLite with a write-ahead log it does not wait for the
    /// disk. For work that holds its own checkpoint, and so is done again from the one before.
    /// </param>
    public async Task BeginAsync(CancellationToken cancellation, IsolationLevel isolation = IsolationLevel.ReadCommitted, bool isHasty = false)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Connection is SqliteConnection sqlite)
        {
            if (isHasty && (_mayHurry ??= await SqliteLock.MayHurryAsync(this, cancellation)))
            {
                _isHasty = SqliteLock.TryWaitForDisk(sqlite, waits: false);
                _log ??= SqliteLogFlush.Of(sqlite);
            }

            await SqliteLock.BeginAsync(sqlite, Limit, cancellation);
        }
        else
        {
            _transaction = await Connection.BeginTransactionAsync(isolation, cancellation);
        }
    }

    /// <summary>Commits. Not cancellable: half-way through, nobody could say whether it happened.</summary>
    public async Task CommitAsync()
    {
        if (Connection is SqliteConnection sqlite)
        {
            await SqliteLock.CommitAsync(sqlite, Limit);
            if (_isHasty)
            {
                _log?.Begin();
            }

            EndHaste(sqlite);
            return;
        }

        await _transaction!.CommitAsync(CancellationToken.None);
        await EndAsync();
    }

    /// <summary>Rolls back where a transaction is open. Never throws: what led here is the failure to tell of.</summary>
    public async Task RollbackAsync()
    {
        if (Connection is SqliteConnection sqlite)
        {
            SqliteLock.Rollback(sqlite);
            EndHaste(sqlite);
            return;
        }

        try
        {
            await EndAsync();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the transaction with it.
            _transaction = null;
        }
    }

    /// <summary>Runs a statement and returns how many rows it changed, as far as the engine says.</summary>
    public async Task<long> ExecuteAsync(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using DbCommand command = Command(sql, parameters);
        await using CancellationTokenRegistration stop = Watch(cancellation);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Runs one statement of a plan as it is, whatever semicolons it holds.</summary>
    public async Task<long> ExecuteWholeAsync(string sql, CancellationToken cancellation)
    {
        _mayHurry = null; // the statement may say how the connection commits
        await using DbCommand command = Command(sql, []);
        KeepWhole(command);
        await using CancellationTokenRegistration stop = Watch(cancellation);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Keeps the driver from dividing a statement: the body of an SQL function has semicolons that are its own.</summary>
    public static void KeepWhole(DbCommand command)
    {
        // Npgsql divides every text but one with parameters by number; the server does not mind one that is not used.
        if (command is NpgsqlCommand && command.CommandText.Contains(';', StringComparison.Ordinal))
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = 0 });
        }
    }

    /// <summary>The first column of the first row; null where there is none, or where it is NULL.</summary>
    public async Task<object?> ScalarAsync(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using DbCommand command = Command(sql, parameters);
        await using CancellationTokenRegistration stop = Watch(cancellation);
        return await command.ExecuteScalarAsync(cancellation) is { } value and not DBNull ? value : null;
    }

    /// <summary>The one value with which a query answers; null where there is no row, or where it is NULL. What is more than that is said in words: the first alone would not be the answer.</summary>
    public async Task<(object? Value, string? Excess)> AnswerAsync(string sql, CancellationToken cancellation)
    {
        await using DbCommand command = Command(sql, []);
        await using CancellationTokenRegistration stop = Watch(cancellation);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return default;
        }

        object value = reader.GetValue(0);
        return reader.FieldCount > 1 ? (null, $"{reader.FieldCount.ToString(CultureInfo.InvariantCulture)} columns")
            : await reader.ReadAsync(cancellation) ? (null, "more than one row")
            : (value is DBNull ? null : value, null);
    }

    /// <summary>All rows, each as an array of values; NULL as null.</summary>
    public async Task<List<object?[]>> RowsAsync(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using DbCommand command = Command(sql, parameters);
        await using CancellationTokenRegistration stop = Watch(cancellation);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        List<object?[]> rows = [];
        while (await reader.ReadAsync(cancellation))
        {
            object?[] row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(Array.ConvertAll(row, value => value is DBNull ? null : value));
        }

        return rows;
    }

    /// <summary>The first row, or null.</summary>
    public async Task<object?[]?> RowAsync(string sql, CancellationToken cancellation, params object?[] parameters)
        => (await RowsAsync(sql, cancellation, parameters)).FirstOrDefault();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RollbackAsync();
        _log?.Dispose();
        try
        {
            await Connection.DisposeAsync();
        }
        catch (DbException)
        {
            // As above.
        }
    }

    private static string Marked(int parameter) => string.Create(CultureInfo.InvariantCulture, $"@p{parameter}");

    private TimeSpan Limit => TimeSpan.FromSeconds(Math.Max(1, StatementLimit));

    private DbCommand Command(string sql, object?[] parameters)
    {
        Sent++;
        DbCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = StatementLimit;
        command.Transaction = _transaction;
        for (int i = 0; i < parameters.Length; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = Mark(i);
            parameter.Value = parameters[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    // Npgsql watches the token itself; SQLite has to be told.
    private CancellationTokenRegistration Watch(CancellationToken cancellation)
        => interrupt is null ? default : cancellation.UnsafeRegister(_ => interrupt(Connection), null);

    private void EndHaste(SqliteConnection sqlite) => _isHasty = _isHasty && !SqliteLock.TryWaitForDisk(sqlite, waits: true);

    private async Task EndAsync()
    {
        DbTransaction? transaction = _transaction;
        _transaction = null;
        await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
