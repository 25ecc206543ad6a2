using Toil.Operations;

namespace Toil.State;

/// <summary>The ways in which a store can fail, the same for both engines; every text names the store and none its password.</summary>
internal sealed class StoreFailure(string display)
{
    /// <summary>The id of a failure that is none of the others, and so probably a defect.</summary>
    public const string UnexpectedId = "StoreFailed";

    public ToilException Busy(Exception? cause) => Make(
        "StoreBusy", ErrorKind.Conflict, "is held by others and did not come free in time",
        "Try again; if it stays so, look for a process that keeps a transaction open.", cause);

    public ToilException Unreachable(Exception cause) => Make(
        "StoreUnreachable", ErrorKind.Unavailable, $"cannot be reached ({Values.InertText.From(Innermost(cause), 200)})",
        "Check the address, that the server runs, and that this host may connect to it.", cause);

    /// <summary>The same of a file: no server and no address are the matter.</summary>
    public ToilException FileFailed(Exception cause) => Make(
        "StoreUnreachable", ErrorKind.Unavailable, $"cannot be read or written ({Values.InertText.From(Innermost(cause), 200)})",
        "Look whether its disk is full (SQLite needs some room beside the file even to read it), failing, or gone, and try again.", cause);

    public ToilException TlsFailed(Exception cause) => Make(
        "StoreTlsFailed", ErrorKind.Unavailable, "refused or failed the TLS handshake",
        "Check sslmode and sslrootcert in the location against the server's certificate.", cause);

    public ToilException AccessDenied(Exception cause) => Make(
        "StoreAccessDenied", ErrorKind.AccessDenied, "refused this user",
        "Check the user and the password, and that the user may create and write Toil's tables.", cause);

    public ToilException FileDenied(Exception cause) => Make(
        "StoreAccessDenied", ErrorKind.AccessDenied, "may not be opened by this user",
        $"Give the user the file and its folder, or name another store in {StoreLocation.Variable}.", cause);

    public ToilException DatabaseMissing(Exception cause) => Make(
        "StoreDatabaseMissing", ErrorKind.NotFound, "names a database that the server does not have, or a schema that is not there for this user",
        "Create it (createdb, CREATE SCHEMA) and grant its use, or correct the location.", cause);

    public ToilException Corrupt(Exception cause) => Make(
        "StoreCorrupt", ErrorKind.Conflict, "is damaged, or is no database",
        "Move it away and restore it from a backup; Toil starts afresh where there is none.", cause);

    public ToilException ReadOnly(Exception cause) => Make(
        "StoreReadOnly", ErrorKind.AccessDenied, "can only be read",
        "Make the file and its folder writable, or name the primary server instead of a standby.", cause);

    public ToilException Full(Exception cause) => Make(
        "StoreFull", ErrorKind.Unavailable, "has no room left on its disk",
        "Free some space and try again; what was written before is safe.", cause);

    public ToilException NoSharedMemory() => Make(
        "StoreFileSystemUnfit", ErrorKind.InvalidInput, "lies on a file system that several processes cannot safely share (no WAL)",
        $"Name a file on a local disk, or a PostgreSQL database, in {StoreLocation.Variable}.", null);

    public ToilException Unexpected(Exception cause, string code) => Make(
        UnexpectedId, ErrorKind.Internal, $"failed in a way that Toil did not expect ({code})", "Report this with the details of the error.", cause);

    private static string Innermost(Exception cause) => cause.GetBaseException().Message.TrimEnd('.');

    private ToilException Make(string id, ErrorKind kind, string what, string remedy, Exception? cause)
        => new(id, kind, $"The store {display} {what}.", remedy, display, cause);
}
