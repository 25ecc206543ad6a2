using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace Toil.Migrations.Databases;

/// <summary>
/// Brings SQLite's write-ahead log to the disk on another thread, beside batches that do not wait for it themselves: what does wait, when the log is copied
/// and at the end, finds little left to do.
/// </summary>
/// <remarks>
/// Nothing rests on it, and it fails in silence: SQLite still waits for the disk where it has to. Only the log is opened, which SQLite does not lock: closing
/// the database's file would take away the locks that this process has on it.
/// </remarks>
internal sealed class SqliteLogFlush : IDisposable
{
    // About as often as a batch ends: oftener would only keep the disk busy.
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(10);

    private readonly SafeFileHandle _log;
    private Task _flushing = Task.CompletedTask;
    private long _begun = TimeProvider.System.GetTimestamp();

    private SqliteLogFlush(SafeFileHandle log) => _log = log;

    /// <summary>That of a connection's database; null where its log cannot be opened, or where a flush would not be cheap.</summary>
    public static SqliteLogFlush? Of(SqliteConnection connection)
    {
        // Elsewhere it takes the right to write, or empties the disk's own cache each time.
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return new(File.OpenHandle($"{raw.sqlite3_db_filename(connection.Handle, "main").utf8_to_string()}-wal", share: FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Begins, unless it is at it, or has just been.</summary>
    public void Begin()
    {
        if (_flushing.IsCompleted && TimeProvider.System.GetElapsedTime(_begun) >= s_between)
        {
            _begun = TimeProvider.System.GetTimestamp();
            _flushing = Task.Run(Flush);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _flushing.ContinueWith(_ => _log.Dispose(), TaskScheduler.Default);

    private void Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(_log);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As above.
        }
    }
}
