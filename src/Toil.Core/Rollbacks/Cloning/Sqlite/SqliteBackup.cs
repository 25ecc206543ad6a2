using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>
/// SQLite's online backup, some pages at a time. In WAL mode the source is read as it is at the beginning, and its writers notice nothing. Without, a writer that comes in between
/// has the copying begin again; after some of that it is done in one go, for which writers wait.
/// </summary>
internal sealed class SqliteBackup(TargetSession source, TargetSession clone, TimeSpan lockWait, TimeProvider time, CloneNotes notes)
{
    private const int Pages = 2_000;
    private const int Beginnings = 3;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    private bool _isHeld;

    /// <summary>Does it.</summary>
    /// <exception cref="SqliteException">As SQLite says it.</exception>
    public async Task RunAsync(bool isWal, CancellationToken cancellation)
    {
        if (isWal)
        {
            await HoldAsync(cancellation);
        }

        sqlite3_backup backup = raw.sqlite3_backup_init(SqliteSource.Of(clone).Handle, "main", SqliteSource.Of(source).Handle, "main");
        if (backup is null || backup.IsInvalid)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(SqliteSource.Of(clone).Handle), SqliteSource.Of(clone).Handle);
        }

        int code;
        try
        {
            code = await StepAsync(backup!, cancellation);
        }
        finally
        {
            _ = raw.sqlite3_backup_finish(backup);
            if (_isHeld)
            {
                await source.ExecuteAsync("ROLLBACK", CancellationToken.None);
            }
        }

        if (code != raw.SQLITE_DONE)
        {
            throw new SqliteException($"SQLite Error {code}: '{raw.sqlite3_errstr(code).utf8_to_string()}'.", code & 0xFF, code);
        }
    }

    private async Task<int> StepAsync(sqlite3_backup backup, CancellationToken cancellation)
    {
        int left = int.MaxValue;
        int beginnings = 0;
        long moved = time.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int code = raw.sqlite3_backup_step(backup, Pages);
            if (code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            {
                if (time.GetElapsedTime(moved) > lockWait)
                {
                    return code;
                }

                await Task.Delay(s_look, time, cancellation);
                continue;
            }

            if (code != raw.SQLITE_OK)
            {
                return code;
            }

            moved = time.GetTimestamp();
            int now = raw.sqlite3_backup_remaining(backup);
            if (now >= left && ++beginnings == Beginnings && !_isHeld)
            {
                await HoldAsync(cancellation);
                notes.Add("The source is not in WAL mode and was being written to: its writers waited while the rest of it was copied.");
            }

            left = now;
        }
    }

    private async Task HoldAsync(CancellationToken cancellation)
    {
        await source.ExecuteAsync("BEGIN", cancellation);
        _isHeld = true;
        await SqliteSource.PatientlyAsync(source, lockWait, time, () => source.ScalarAsync("SELECT count(*) FROM sqlite_master", cancellation), cancellation);
    }
}
