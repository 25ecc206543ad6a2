using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using Toil.Operations;

namespace Toil.State.Engines;

/// <summary>A PostgreSQL database; the tables are found and made through the connection's <c>search_path</c>.</summary>
internal sealed class PostgresEngine : IStoreEngine
{
    private readonly NpgsqlDataSource _source;
    private readonly StoreFailure _failure;

    public PostgresEngine(StoreLocation location, Func<string, string> resolveSecret, StoreFailure failure)
    {
        _failure = failure;
        NpgsqlDataSourceBuilder builder = new(location.Target);
        Writers = builder.ConnectionStringBuilder.MaxPoolSize;
        if (location.PasswordReference is { } reference)
        {
            builder.UsePasswordProvider(_ => resolveSecret(reference), (_, _) => ValueTask.FromResult(resolveSecret(reference)));
        }

        _source = builder.Build();
    }

    public StoreDialect Dialect => StoreDialect.PostgreSql;

    public int Writers { get; }

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _source.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException error) when (error.GetBaseException() is ToilException unresolved)
        {
            throw unresolved;
        }
        catch (Exception error) when (error is SocketException or IOException or TimeoutException)
        {
            // A name that does not resolve comes as it is, not as an NpgsqlException.
            throw _failure.Unreachable(error);
        }
        catch (AuthenticationException error)
        {
            throw _failure.TlsFailed(error);
        }
    }

    public async Task<IStoreScan> BeginScanAsync(StoreStatement statement, CancellationToken cancellationToken)
        => await ReaderScan.BeginAsync(await ConnectAsync(cancellationToken), statement, cancellationToken);

    public async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // READ COMMITTED whatever the server's default is: the upgrade reads again after it has waited for its lock.
        DbTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SET LOCAL lock_timeout = '1s'";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return transaction;
    }

    /// <summary>Nothing to do: Npgsql watches the token.</summary>
    public void Interrupt(DbConnection connection)
    {
    }

    public bool IsBusy(DbException error) => error.SqlState is
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
        or PostgresErrorCodes.CannotConnectNow;

    public bool IsInterrupted(DbException error) => error.SqlState is PostgresErrorCodes.QueryCanceled;

    public ToilException Explain(DbException error) => error.SqlState switch
    {
        null => ExplainConnection(error),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => _failure.Busy(error),
        PostgresErrorCodes.InsufficientPrivilege => _failure.AccessDenied(error),
        PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidSchemaName => _failure.DatabaseMissing(error),
        PostgresErrorCodes.ReadOnlySqlTransaction => _failure.ReadOnly(error),
        PostgresErrorCodes.DiskFull => _failure.Full(error),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => _failure.Corrupt(error),
        // Class 28: invalid authorization; 08: connection; 53: resources; 57: operator intervention.
        ['2', '8', ..] => _failure.AccessDenied(error),
        ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..] => _failure.Unreachable(error),
        string state => _failure.Unexpected(error, $"SQLSTATE {state}"),
    };

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private ToilException ExplainConnection(DbException error) => error.InnerException switch
    {
        AuthenticationException => _failure.TlsFailed(error),
        null when error.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => _failure.AccessDenied(error),
        null when error.Message.Contains("SSL", StringComparison.Ordinal) => _failure.TlsFailed(error),
        _ => _failure.Unreachable(error),
    };
}
