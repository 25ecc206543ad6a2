using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Databases;

/// <summary>The ways in which a target can fail, the same for both engines; every text names the database and none its password.</summary>
internal sealed class DatabaseFailure(string display)
{
    /// <summary>Id of <see cref="OwnTables"/>.</summary>
    public const string OwnTablesId = "MigrationTablesHidden";

    /// <summary>Id of <see cref="Sql"/>.</summary>
    public const string SqlId = "SqlFailed";

    public ToilException Busy(Exception? cause, string? doing) => Make(
        "DatabaseBusy", ErrorKind.Unavailable, doing, "is held by others and did not come free in time",
        "Look for a session that keeps a transaction open, and run it again: it goes on where it was.", cause);

    public ToilException Unreachable(Exception? cause, string? doing) => Make(
        "DatabaseUnreachable", ErrorKind.Unavailable, doing, $"cannot be reached ({Innermost(cause)})",
        "Check the address, that the server runs, and that this host may connect to it; then run it again.", cause);

    public ToilException TlsFailed(Exception cause, string? doing) => Make(
        "DatabaseTlsFailed", ErrorKind.Unavailable, doing, "refused or failed the TLS handshake",
        "Check sslmode and sslrootcert in the location against the server's certificate.", cause);

    public ToilException AccessDenied(Exception cause, string? doing) => Make(
        "DatabaseAccessDenied", ErrorKind.AccessDenied, doing, $"refused this user ({Innermost(cause)})",
        "Check the user and the password, and that the user may do what the plan asks for and make tables.", cause);

    /// <summary>Toil's own tables are out of sight, or out of reach, where they were there before.</summary>
    public ToilException OwnTables(Exception cause, string? doing) => new(
        OwnTablesId, ErrorKind.Conflict, $"{doing ?? $"The database {display}"}: Toil does not get at its own tables ({Innermost(cause)}).",
        "Where the step sets a role or a search_path, let it end with RESET ROLE or RESET search_path; else give this user the rights to the tables that begin with toil_.", display, cause);

    public ToilException FileDenied(Exception cause, string? doing) => Make(
        "DatabaseAccessDenied", ErrorKind.AccessDenied, doing, "may not be opened by this user",
        "Give the user the file and its folder.", cause);

    public ToilException Missing(Exception? cause, string? doing) => Make(
        "DatabaseMissing", ErrorKind.NotFound, doing, "is not there", "Correct the location, or create the database.", cause);

    public ToilException Corrupt(Exception cause, string? doing) => Make(
        "DatabaseCorrupt", ErrorKind.Conflict, doing, "is damaged, or is no database", "Restore it from a backup.", cause);

    public ToilException ReadOnly(Exception cause, string? doing) => Make(
        "DatabaseReadOnly", ErrorKind.AccessDenied, doing, "can only be read",
        "Make the file and its folder writable, or name the primary server instead of a standby.", cause);

    public ToilException Full(Exception cause, string? doing) => Make(
        "DatabaseFull", ErrorKind.Unavailable, doing, "has no room left on its disk",
        "Free some space and run it again: what was committed before is safe, and it goes on there.", cause);

    /// <summary>The SQL of the plan is wrong, or does not fit the database.</summary>
    public ToilException Sql(Exception cause, string? doing) => new(
        SqlId, ErrorKind.InvalidInput, $"{doing ?? $"The database {display}"} failed: {Innermost(cause)}.",
        "What failed was rolled back. Correct the database and run it again; where the plan is wrong, undo it as it is, and run the corrected one.", doing ?? display, cause);

    public static string Innermost(Exception? cause)
    {
        string text = cause is Npgsql.PostgresException server
            ? server.Detail is { Length: > 0 } detail && !detail.StartsWith("Detail redacted", StringComparison.Ordinal) ? $"{server.MessageText} ({detail.TrimEnd('.')})" : server.MessageText
            : cause is Microsoft.Data.Sqlite.SqliteException sqlite ? WithoutFrame(sqlite.Message)
            : cause?.GetBaseException().Message ?? "no answer";
        return InertText.From(text.Trim().TrimEnd('.'), 300);
    }

    // SQLite Error 1: 'no such column: total'.
    private static string WithoutFrame(string message)
        => message.IndexOf(": '", StringComparison.Ordinal) is var at and > 0 && message.LastIndexOf('\'') is var end && end > at + 2 ? message[(at + 3)..end] : message;

    private ToilException Make(string id, ErrorKind kind, string? doing, string what, string remedy, Exception? cause)
        => new(id, kind, doing is null ? $"The database {display} {what}." : $"{doing}: the database {display} {what}.", remedy, display, cause);
}
