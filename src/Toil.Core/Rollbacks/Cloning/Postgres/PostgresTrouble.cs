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
        return Has("No space left") || Has("could not extend file") ? CloneFailure.Full(isDump ? source : server, cause)
            : Has("lock timeout") ? CloneFailure.SourceBusy(source, line, cause)
            : Has("too many clients") || Has("connection slots") || Has("too many connections") ? CloneFailure.NoConnections(isDump ? source : server, cause)
            : CloneFailure.Failed(source, $"{(isDump ? "pg_dump" : "pg_restore")} said: {line}", cause);
    }

    private sealed class PlainCause(string line) : Exception(line);
}
