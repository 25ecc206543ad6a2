using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>What failures mean to one who clones a SQLite file.</summary>
internal static class SqliteTrouble
{
    // The same numbers on Linux and macOS; ERROR_DISK_FULL on Windows.
    private const int NoSpace = 28;
    private const int FileTooBig = 27;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    // Of a file that can be read, and not written: there is a log or a journal, or one is needed.
    private const int NeedsRollback = raw.SQLITE_READONLY | (3 << 8);
    private const int WriteFailed = raw.SQLITE_IOERR | (3 << 8);

    /// <summary>True where there was no room.</summary>
    public static bool IsFull(Exception error) => error is IOException { HResult: NoSpace or FileTooBig or WindowsDiskFull };

    /// <summary>Explains.</summary>
    /// <param name="error">What SQLite said.</param>
    /// <param name="source">What is cloned.</param>
    /// <param name="folder">Where the clones are.</param>
    /// <param name="isOpen">True where the source had been opened, and so may be read.</param>
    public static ToilException Explain(SqliteException error, DatabaseLocation source, string folder, bool isOpen) => error switch
    {
        // Nothing is written but to the clone.
        { SqliteErrorCode: raw.SQLITE_FULL } or { SqliteExtendedErrorCode: WriteFailed } => CloneFailure.Full(folder, error),
        { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => CloneFailure.SourceBusy(source.Display, "others write to it", error),
        { SqliteExtendedErrorCode: NeedsRollback } => CloneFailure.NeedsWriter(source.Display, "it has a transaction that was broken off and has to be rolled back", error),
        { SqliteErrorCode: raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY } when isOpen
            => CloneFailure.NeedsWriter(source.Display, "it is in WAL mode, in which whoever reads has to write to the files beside it", error),
        { SqliteErrorCode: raw.SQLITE_ERROR } => CloneFailure.Failed(source.Display, DatabaseFailure.Innermost(error), error),
        _ => new SqliteTarget(source).Explain(error, null),
    };
}
