using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Toil.Migrations.Databases;

/// <summary>
/// Transactions on SQLite's one write lock. The driver looks for it every 150 ms, and so would miss, time after time, the few milliseconds in which a runner
/// lets others in; this looks every millisecond.
/// </summary>
internal static class SqliteLock
{
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
