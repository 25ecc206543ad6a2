using System.Data.Common;
using Dapper;
using Toil.State.Engines;

namespace Toil.State;

/// <summary>One connection in use, with its transaction where it writes: SQL in, rows as records out.</summary>
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

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
        => (await _connection.ExecuteScalarAsync<T>(Command(sql, parameters)))!;

    /// <summary>The first row, or null.</summary>
    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null)
        where T : class => _connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

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
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    private CommandDefinition Command(string sql, object? parameters)
        => new(sql, parameters, _transaction, cancellationToken: CancellationToken);
}
