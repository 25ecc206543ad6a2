using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Toil.Migrations.Databases;

/// <summary>
/// Transactions on SQLite's one write lock. The driver looks for it every 150 ms, and so would miss, time after time, the few milliseconds in which a runner
/// lets others in; this looks every millisecond.
/// </summary>
internal static class SqliteLock
{
    private const long Full = 2; // PRAGMA synchronous

    /// <summary>Begins a transaction that writes.</summary>
    /// <exception cref="SqliteException">SQLITE_BUSY: the lock did not come free in time.</exception>
    public static Task BeginAsync(SqliteConnection connection, TimeSpan limit, CancellationToken cancellation) => RunAsync(connection, "BEGIN IMMEDIATE", limit, cancellation);

    /// <summary>Commits. Without a write-ahead log it waits for those who read.</summary>
    public static Task CommitAsync(SqliteConnection connection, TimeSpan limit) => RunAsync(connection, "COMMIT", limit, CancellationToken.None);

    /// <summary>Rolls back, where SQLite has not done so itself.</summary>
    public static void Rollback(SqliteConnection connection)
    {
        if (connection.Handle is { IsInvalid: false, IsClosed: false } handle && raw.sqlite3_get_autocommit(handle) == 0)
        {
            _ = raw.sqlite3_exec(handle, "ROLLBACK");
        }
    }

    /// <summary>
    /// Whether commits may be told not to wait for the disk: with a write-ahead log, where a power failure then takes the last ones back, each whole and none
    /// without those behind it (without the log it could damage the file), and where nobody has said otherwise for this connection.
    /// </summary>
    public static async Task<bool> MayHurryAsync(TargetSession session, CancellationToken cancellation)
        => await session.ScalarAsync("PRAGMA journal_mode", cancellation) is "wal" && await session.ScalarAsync("PRAGMA synchronous", cancellation) is Full;

    /// <summary>Says whether commits wait until they are on the disk. Not inside of a transaction.</summary>
    /// <returns>True where it is so now.</returns>
    public static bool TryWaitForDisk(SqliteConnection connection, bool waits) => connection.Handle is { IsInvalid: false, IsClosed: false } handle
        && raw.sqlite3_exec(handle, waits ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL") == raw.SQLITE_OK;

    private static async Task RunAsync(SqliteConnection connection, string sql, TimeSpan limit, CancellationToken cancellation)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            int code = raw.sqlite3_exec(connection.Handle, sql);
            if (code is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED) || TimeProvider.System.GetElapsedTime(started) >= limit)
            {
                SqliteException.ThrowExceptionForRC(code, connection.Handle);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellation);
        }
    }
}
