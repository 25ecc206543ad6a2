using Npgsql;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>What PostgreSQL's failures mean to one who clones.</summary>
internal static class PostgresTrouble
{
    /// <summary>Explains what a connection threw.</summary>
    /// <param name="error">What it threw.</param>
    /// <param name="display">The database that threw it, as it may be shown.</param>
    /// <param name="database">The same: explains what is of no interest here.</param>
    /// <param name="source">What is cloned.</param>
    public static ToilException Explain(Exception error, string display, TargetDatabase database, string source) => error switch
    {
        ToilException { InnerException: PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } inner } => CloneFailure.NoConnections(display, inner),
        ToilException known => known,
        PostgresException { SqlState: var state } server => state switch
        {
            PostgresErrorCodes.DiskFull => CloneFailure.Full(display, server),
            PostgresErrorCodes.TooManyConnections => CloneFailure.NoConnections(display, server),
            PostgresErrorCodes.ReadOnlySqlTransaction => CloneFailure.ServerReadOnly(display, server),
            ['2', '8', ..] or ['0', '8', ..] or ['5', '3' or '7', ..] or PostgresErrorCodes.InvalidCatalogName => database.Explain(error, null),
            _ when IsFull(server.MessageText) => CloneFailure.Full(display, server),
            _ => CloneFailure.Failed(source, DatabaseFailure.Innermost(server), server),
        },
        _ => database.Explain(error, null),
    };

    /// <summary>Explains what a connection to the source threw.</summary>
    public static ToilException ExplainSource(Exception error, string source, TargetDatabase database) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => CloneFailure.SourceBusy(source, DatabaseFailure.Innermost(error), error),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } => CloneFailure.SourceChanged(source, error),
        _ => Explain(error, source, database, source),
    };

    /// <summary>Explains what <c>pg_dump</c> or <c>pg_restore</c> wrote. The server's part of it may be in any language; what is not understood is shown.</summary>
    /// <param name="line">Their first telling line.</param>
    /// <param name="isDump">True for <c>pg_dump</c>, false for <c>pg_restore</c>.</param>
    /// <param name="source">The source, as it may be shown.</param>
    /// <param name="server">The server with the clones.</param>
    public static ToilException Explain(string line, bool isDump, string source, string server)
    {
        bool Has(string words) => line.Contains(words, StringComparison.OrdinalIgnoreCase);
        PlainCause cause = new(line);
        return IsFull(line) ? CloneFailure.Full(isDump ? source : server, cause)
            : Has("lock timeout") || (Has("statement timeout") && Has("LOCK TABLE")) ? CloneFailure.SourceBusy(source, line, cause)
            : Has("too many clients") || Has("connection slots") || Has("too many connections") ? CloneFailure.NoConnections(isDump ? source : server, cause)
            : CloneFailure.Failed(source, $"{(isDump ? "pg_dump" : "pg_restore")} said: {line}", cause);
    }

    // A quota, or a limit to the size of files, has other codes than a full disk.
    private static bool IsFull(string text) => text.Contains("No space left", StringComparison.Ordinal) || text.Contains("could not extend file", StringComparison.Ordinal)
        || (text.Contains("could not write", StringComparison.Ordinal) && text.Contains("wrote only", StringComparison.Ordinal));

    private sealed class PlainCause(string line) : Exception(line);
}
