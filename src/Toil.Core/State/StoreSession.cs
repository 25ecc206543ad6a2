using System.Data.Common;
using Dapper;
using Toil.State.Engines;

namespace Toil.State;

/// <summary>One connection in use, with its transaction where it writes: SQL in, rows as records out.</summary>
/// <remarks>
/// Dapper maps records. It takes longer to get ready than all else that starting a timer does, so what a person waits for at a prompt is a
/// <see cref="StoreStatement"/>, which goes to the driver as it is, and so does what has no parameters.
/// </remarks>
internal sealed class StoreSession : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction? _transaction;
    private readonly CancellationTokenRegistration _interrupt;

    private StoreSession(IStoreEngine engine, DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        _connection = connection;
        _transaction = transaction;
        Dialect = engine.Dialect;
        CancellationToken = cancellationToken;
        _interrupt = cancellationToken.UnsafeRegister(_ => engine.Interrupt(connection), null);
    }

    /// <summary>What differs between the engines.</summary>
    public StoreDialect Dialect { get; }

    /// <summary>Ends the statements of this session; every method heeds it.</summary>
    public CancellationToken CancellationToken { get; }

    public static async Task<StoreSession> OpenAsync(IStoreEngine engine, bool write, CancellationToken cancellationToken)
    {
        DbConnection connection = await engine.ConnectAsync(cancellationToken);
        try
        {
            DbTransaction? transaction = write ? await engine.BeginWriteAsync(connection, cancellationToken) : null;
            return new StoreSession(engine, connection, transaction, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements and returns how many rows they changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => _connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public async Task<int> ExecuteAsync(StoreStatement statement)
    {
        await using DbCommand command = statement.On(_connection, _transaction);
        return await command.ExecuteNonQueryAsync(CancellationToken);
    }

    /// <summary>The first column of the first row: a 64-bit number or a text.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using DbCommand command = new StoreStatement(sql).On(_connection, _transaction);
        return await command.ExecuteScalarAsync(CancellationToken) is T value ? value : default!;
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, object parameters)
        => (await _connection.ExecuteScalarAsync<T>(Command(sql, parameters)))!;

    /// <summary>The first row, or null.</summary>
    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null)
        where T : class => _connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>The first row, or null.</summary>
    public async Task<T?> FirstOrDefaultAsync<T>(StoreStatement statement, Func<DbDataReader, T> read)
        where T : class
    {
        await using DbCommand command = statement.On(_connection, _transaction);
        await using DbDataReader reader = await command.ExecuteReaderAsync(CancellationToken);
        return await reader.ReadAsync(CancellationToken) ? read(reader) : null;
    }

    /// <summary>The rows, one at a time.</summary>
    public IAsyncEnumerable<T> Rows<T>(string sql, object? parameters = null)
        => _connection.QueryUnbufferedAsync<T>(sql, parameters, _transaction);

    /// <summary>Commits, unless cancelled before. Not cancellable itself: half-way through, nobody could say whether it happened.</summary>
    public Task CommitAsync()
    {
        CancellationToken.ThrowIfCancellationRequested();
        return _transaction?.CommitAsync(CancellationToken.None) ?? Task.CompletedTask;
    }

    /// <summary>Rolls back what has not been committed and returns the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        // First of all, and awaited: an interrupt that comes late would hit the connection's next user.
        await _interrupt.DisposeAsync();
        await EndAsync(_transaction);
        await EndAsync(_connection);
    }

    /// <summary>Ends a part of a connection, or what is left of it.</summary>
    /// <remarks>
    /// SQLite ends a transaction by itself when the disk is full; then there is none to roll back, and the driver says so, here and when it closes the
    /// connection. The failure that led here is the one to tell of. A connection that was not closed is the pool's to find.
    /// </remarks>
    internal static async ValueTask EndAsync(IAsyncDisposable? part)
    {
        try
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (DbException)
        {
        }
    }

    private CommandDefinition Command(string sql, object? parameters)
        => new(sql, parameters, _transaction, cancellationToken: CancellationToken);
}
