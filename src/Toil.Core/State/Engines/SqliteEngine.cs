using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Operations;

namespace Toil.State.Engines;

/// <summary>
/// A SQLite file in WAL mode with <c>synchronous=FULL</c>: a commit that has returned survives a power cut, and readers never
/// wait for the writer.
/// </summary>
internal sealed class SqliteEngine : IStoreEngine
{
    // One attempt waits a second at most, so that cancellation is heeded in between; StoreRetry makes the attempts. The waiting is
    // the driver's (a look every 150 ms) and not SQLite's own busy_timeout: the bundled library may be one that was built
    // without usleep, which sleeps whole seconds.
    private const int AttemptSeconds = 1;

    // Belongs to the connection, not to the file.
    private const string ConnectionSettings = "PRAGMA synchronous = FULL";

    private readonly string _path;
    private readonly string _connectionString;
    private readonly StoreFailure _failure;

    // Explicit, since the provider's own discovery by assembly name fails inside a private load context.
    static SqliteEngine() => Batteries_V2.Init();

    public SqliteEngine(string path, StoreFailure failure)
    {
        _path = path;
        _failure = failure;

        // Written out: the builder quotes by regular expressions, which take longer to get ready than the file to open.
        _connectionString = string.Create(
            CultureInfo.InvariantCulture,
            $"Data Source=\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\";Mode=ReadWrite;Foreign Keys=True;Default Timeout={AttemptSeconds}");
    }

    public StoreDialect Dialect => StoreDialect.Sqlite;

    /// <summary>SQLite has one writer: in-process queueing is fair, and holds no thread in the file's busy loop.</summary>
    public int Writers => 1;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        SqliteFile.EnsureExists(_path, _failure);
        await using DbConnection connection = await ConnectAsync(cancellationToken);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        if (await command.ExecuteScalarAsync(cancellationToken) is not "wal")
        {
            throw _failure.NoSharedMemory();
        }
    }

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        SqliteConnection connection = new(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = ConnectionSettings;
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<IStoreScan> BeginScanAsync(StoreStatement statement, CancellationToken cancellationToken)
        => Task.FromResult(SqliteScan.Begin(_path, ConnectionSettings, statement, cancellationToken));

    /// <summary>IMMEDIATE: a transaction that reads first and writes later could not be retried at its first write.</summary>
    public Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));
    }

    public void Interrupt(DbConnection connection) => raw.sqlite3_interrupt(((SqliteConnection)connection).Handle);

    public bool IsBusy(DbException error) => error is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED };

    public bool IsInterrupted(DbException error) => error is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    public ToilException Explain(DbException error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => _failure.Busy(error),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => _failure.Corrupt(error),
        raw.SQLITE_READONLY => _failure.ReadOnly(error),
        raw.SQLITE_FULL => _failure.Full(error),
        raw.SQLITE_PERM or raw.SQLITE_AUTH or raw.SQLITE_CANTOPEN => _failure.FileDenied(error),
        raw.SQLITE_IOERR => _failure.FileFailed(error),
        int code => _failure.Unexpected(error, $"SQLite {code}"),
        null => _failure.Unexpected(error, error.GetType().Name),
    };

    public ValueTask DisposeAsync()
    {
        // The last connection to close folds the log into the file; a pool would keep it open until the process ends.
        using SqliteConnection connection = new(_connectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }
}
