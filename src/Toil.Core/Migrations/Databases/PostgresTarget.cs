using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Databases;

/// <summary>A PostgreSQL database. Tables without a schema are found through the connection's <c>search_path</c>.</summary>
internal sealed class PostgresTarget : TargetDatabase
{
    // Keys travel as text: what the server writes under these settings, it reads back as the same value under any others. The time zone, and the order in
    // which a date is read, stay as the database and the user have them: a plan's SQL means what it means to everybody else there.
    private const string Settings =
        "SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'; "
        + "SET idle_in_transaction_session_timeout = 0";

    // Ends a statement whose client is gone. Not every server can: those on Windows refuse it.
    private const string Watch = "SET client_connection_check_interval = '1s'";

    private readonly DatabaseFailure _failure;
    private readonly Func<string>? _password;

    public PostgresTarget(DatabaseLocation location, Func<string>? password)
        : base(location)
    {
        _failure = new(location.Display);
        _password = password;
    }

    public override SqlDialect Dialect => PostgresDialect.Instance;

    public override async Task<TargetSession> ConnectAsync(string purpose, CancellationToken cancellation)
    {
        NpgsqlConnectionStringBuilder builder = new(Location.Target)
        {
            // A connection of its own each time: settings, locks and the name in the server's list belong to one use.
            Pooling = false,
            ApplicationName = purpose,

            // A statement may rightly run for hours; a peer that is gone is noticed within a minute all the same.
            TcpKeepAlive = true,
            TcpKeepAliveTime = 10,
            TcpKeepAliveInterval = 5,
        };
        if (_password is not null)
        {
            builder.Password = _password();
        }

        NpgsqlConnection connection = new(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            TargetSession session = new(connection, null);
            await session.ExecuteAsync(Settings, cancellation);
            await WatchAsync(session, cancellation);
            return session;
        }
        catch (Exception error) when (error is DbException or SocketException or IOException or TimeoutException or AuthenticationException)
        {
            await connection.DisposeAsync();
            throw Explain(error, null);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override Task<TableInfo?> FindTableAsync(TargetSession session, string table) => PostgresCatalog.FindTableAsync(session, table);

    // Waits until they are gone: until then, what they hold is held.
    public override Task EndSessionsAsync(TargetSession session, string purpose, CancellationToken cancellation) => session.ExecuteAsync(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = @p0 AND datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()",
        cancellation, purpose);

    public override async Task<string?> PlaceAsync(TargetSession session, CancellationToken cancellation)
        => await session.ScalarAsync("SELECT to_regclass('toil_migration')::oid::text", cancellation) as string;

    // Shorter than the server looks for deadlocks: the migration gives up before anybody else's transaction is chosen to.
    public override async Task LimitAsync(TargetSession session, TimeSpan locks, TimeSpan? statements, CancellationToken cancellation, bool isPatient = false)
    {
        long deadlock = Convert.ToInt64(
            await session.ScalarAsync("SELECT setting FROM pg_settings WHERE name = 'deadlock_timeout'", cancellation), CultureInfo.InvariantCulture);
        long wait = Math.Max(1, isPatient ? (long)locks.TotalMilliseconds : Math.Min((long)locks.TotalMilliseconds, deadlock * 8 / 10));
        await session.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {wait}; SET statement_timeout = {(long)(statements?.TotalMilliseconds ?? 0)}"), cancellation);
    }

    public override Task HelpersAsync(TargetSession session, bool may, CancellationToken cancellation)
        => session.ExecuteAsync(may ? "RESET max_parallel_workers_per_gather" : "SET max_parallel_workers_per_gather = 0", cancellation);

    public override async Task<string?> BlockersAsync(TargetSession waiting, CancellationToken cancellation)
    {
        int pid = ((NpgsqlConnection)waiting.Connection).ProcessID;
        await using TargetSession session = await ConnectAsync("toil blockers", cancellation);
        List<object?[]> rows = await session.RowsAsync(
            """
            SELECT format('%s (pid %s, %s, %s for %s)', coalesce(usename, 'the server'), pid, coalesce(nullif(application_name, ''), 'no name'), coalesce(state, backend_type, 'of another user'),
                          date_trunc('second', clock_timestamp() - xact_start))
            FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(@p0)) LIMIT 3
            """,
            cancellation, pid);
        return rows.Count == 0 ? null : InertText.From(string.Join(", ", rows.Select(row => row[0])), 300);
    }

    private static async Task WatchAsync(TargetSession session, CancellationToken cancellation)
    {
        try
        {
            await session.ExecuteAsync(Watch, cancellation);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.UndefinedObject)
        {
            // The sessions of one who is gone are ended by whoever takes over.
        }
    }

    public override FailureKind Classify(Exception error) => error switch
    {
        // A batch that is there already: the transaction was committed although its answer was lost, and the checkpoint in hand is an old one.
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "toil_migration_batch" } => FailureKind.Lost,
        PostgresException { SqlState: var state } => state switch
        {
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => FailureKind.Busy,
            PostgresErrorCodes.QueryCanceled => FailureKind.Stopped,
            PostgresErrorCodes.DiskFull => FailureKind.Full,
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
                or "25P03" => FailureKind.Lost,
            // Classes: 08 connection; 53 resources; 21 cardinality, 22 data, 23 constraints; P0 raised by a function or trigger; 44 check option of a view.
            ['0', '8', ..] or ['5', '3', ..] => FailureKind.Lost,
            ['2', '1' or '2' or '3', ..] or ['P', '0', ..] or ['4', '4', ..] => FailureKind.Row,
            _ => FailureKind.Other,
        },
        NpgsqlException { InnerException: TimeoutException } => FailureKind.Busy,
        NpgsqlException or SocketException or IOException => FailureKind.Lost,
        ToilException { ErrorId: "DatabaseUnreachable" } => FailureKind.Lost,
        _ => FailureKind.Other,
    };

    public override ToilException Explain(Exception error, string? doing) => error switch
    {
        ToilException known => known,
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedTable, MessageText: var text }
            when text.Contains("toil_migration", StringComparison.Ordinal) => _failure.OwnTables(error, doing),
        PostgresException { SqlState: var state } => state switch
        {
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => _failure.Busy(error, doing),
            PostgresErrorCodes.InsufficientPrivilege => _failure.AccessDenied(error, doing),
            PostgresErrorCodes.InvalidCatalogName => _failure.Missing(error, doing),
            PostgresErrorCodes.ReadOnlySqlTransaction => _failure.ReadOnly(error, doing),
            PostgresErrorCodes.DiskFull => _failure.Full(error, doing),
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => _failure.Corrupt(error, doing),
            PostgresErrorCodes.QueryCanceled => _failure.Sql(error, doing),
            ['2', '8', ..] => _failure.AccessDenied(error, doing),
            ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..] => _failure.Unreachable(error, doing),
            _ => _failure.Sql(error, doing),
        },
        AuthenticationException or NpgsqlException { InnerException: AuthenticationException } => _failure.TlsFailed(error, doing),
        NpgsqlException { InnerException: null } when error.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => _failure.AccessDenied(error, doing),
        NpgsqlException { InnerException: null } when error.Message.Contains("SSL", StringComparison.Ordinal) => _failure.TlsFailed(error, doing),
        NpgsqlException or SocketException or IOException or TimeoutException => _failure.Unreachable(error, doing),
        _ => _failure.Sql(error, doing),
    };
}
