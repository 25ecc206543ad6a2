using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Operations;

namespace Toil.Migrations.Databases;

/// <summary>A SQLite file. Its journal mode stays as its owner has set it; what is committed is on the disk, but for what <see cref="TargetSession.BeginAsync"/> says.</summary>
internal sealed class SqliteTarget : TargetDatabase
{
    // Waiting for a lock is the driver's (a look every 150 ms), in attempts short enough for cancellation to be heeded.
    private const int AttemptSeconds = 1;

    private readonly DatabaseFailure _failure;
    private readonly string _connectionString;

    // Explicit, since the provider's own discovery by assembly name fails inside a private load context.
    static SqliteTarget() => Batteries_V2.Init();

    public SqliteTarget(DatabaseLocation location)
        : base(location)
    {
        _failure = new(location.Display);
        _connectionString = string.Create(
            CultureInfo.InvariantCulture,
            $"Data Source=\"{location.Target.Replace("\"", "\"\"", StringComparison.Ordinal)}\";Mode=ReadWrite;Foreign Keys=True;Pooling=False;Default Timeout={AttemptSeconds}");
    }

    public override SqlDialect Dialect => SqliteDialect.Instance;

    public override async Task<TargetSession> ConnectAsync(string purpose, CancellationToken cancellation)
    {
        if (!File.Exists(Location.Target))
        {
            throw _failure.Missing(null, null);
        }

        SqliteConnection connection = new(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            Engine.SqliteDigest.Register(connection);
            TargetSession session = new(connection, Interrupt) { StatementLimit = AttemptSeconds };

            // The log is left to TidyAsync up to 16 MiB: SQLite by itself copies it from 4 MiB on, within the commit that makes it that long.
            await session.ExecuteAsync("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000", cancellation);
            return session;
        }
        catch (DbException error)
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

    public override Task<TableInfo?> FindTableAsync(TargetSession session, string table) => SqliteCatalog.FindTableAsync(session, table);

    // The driver's own waiting is the limit, and its unit a second: a statement that has begun is not cut off.
    public override Task LimitAsync(TargetSession session, TimeSpan locks, TimeSpan? statements, CancellationToken cancellation, bool isPatient = false)
    {
        session.StatementLimit = Math.Max(AttemptSeconds, (int)Math.Ceiling(locks.TotalSeconds));
        return Task.CompletedTask;
    }

    // A statement in a transaction that could fail half-way writes each page that it changes to a temporary file first: a fifth of a batch's time.
    public override async Task KeepUndoAsync(TargetSession session, bool inMemory, CancellationToken cancellation)
    {
        // The change of place would drop temporary tables.
        if (await session.ScalarAsync("SELECT 1 FROM sqlite_temp_master LIMIT 1", cancellation) is null)
        {
            await session.ExecuteAsync($"PRAGMA temp_store = {(inMemory ? "MEMORY" : "DEFAULT")}", cancellation);
        }
    }

    // Copies the log into the database. On the connection of the batches and not beside them: up to 3.51.2, SQLite may lose what is committed while
    // another connection copies.
    public override Task TidyAsync(TargetSession session)
        => session.ExecuteAsync("PRAGMA wal_checkpoint(PASSIVE)", CancellationToken.None);

    public override FailureKind Classify(Exception error) => error is not SqliteException sqlite ? FailureKind.Other : sqlite.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => FailureKind.Busy,
        raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG => FailureKind.Row,
        raw.SQLITE_ERROR when IsOfRow(sqlite.Message) => FailureKind.Row,
        raw.SQLITE_FULL => FailureKind.Full,
        raw.SQLITE_INTERRUPT => FailureKind.Stopped,
        _ => FailureKind.Other,
    };

    public override ToilException Explain(Exception error, string? doing) => error switch
    {
        ToilException known => known,
        SqliteException { SqliteErrorCode: var code } => code switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => _failure.Busy(error, doing),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => _failure.Corrupt(error, doing),
            raw.SQLITE_READONLY => _failure.ReadOnly(error, doing),
            raw.SQLITE_FULL => _failure.Full(error, doing),
            raw.SQLITE_PERM or raw.SQLITE_AUTH or raw.SQLITE_CANTOPEN => _failure.FileDenied(error, doing),
            raw.SQLITE_IOERR => _failure.Unreachable(error, doing),
            _ => _failure.Sql(error, doing),
        },
        _ => _failure.Sql(error, doing),
    };

    // Functions that a row's values can make fail report a plain error; so does a failed prepare, whose wording is another.
    private static bool IsOfRow(string message)
        => message.Contains("overflow", StringComparison.OrdinalIgnoreCase) || message.Contains("malformed JSON", StringComparison.OrdinalIgnoreCase)
            || message.Contains("domain error", StringComparison.OrdinalIgnoreCase);

    private static void Interrupt(DbConnection connection) => raw.sqlite3_interrupt(((SqliteConnection)connection).Handle);
}
