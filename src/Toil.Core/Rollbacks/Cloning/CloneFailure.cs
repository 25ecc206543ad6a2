using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Cloning;

/// <summary>The ways in which cloning can fail. Every text names the database, the server or the file, and none a password.</summary>
internal static class CloneFailure
{
    private const string Elsewhere = "or name another server for the clones";

    public static ToilException NotAllowed(string server, string user) => new(
        "CloneNotAllowed", ErrorKind.AccessDenied, $"The user {InertText.From(user, 80)} may not create databases on {server}.",
        $"Grant it (ALTER ROLE .. CREATEDB), {Elsewhere}.", server);

    public static ToilException ServerTooOld(string server, string version) => new(
        "CloneServerTooOld", ErrorKind.InvalidInput, $"PostgreSQL {InertText.From(version, 40)} on {server} is too old: clones are removed with DROP DATABASE .. WITH (FORCE), which version 13 brought.",
        "Name a newer server for the clones.", server);

    public static ToilException ServerReadOnly(string server, Exception? cause = null) => new(
        "CloneServerReadOnly", ErrorKind.AccessDenied, $"The server of {server} is a standby or can only be read, so no clone can be made there.",
        "Name its primary or another server for the clones.", server, cause);

    public static ToilException NoMaintenance(string server, Exception? cause) => new(
        "CloneServerUnfit", ErrorKind.NotFound, $"The database {server}, from which clones are managed, is not there.",
        "Name a server for the clones with a database that this user may connect to.", server, cause);

    public static ToilException NoConnections(string server, Exception? cause) => new(
        "CloneNoConnections", ErrorKind.Unavailable, $"{server} has no connection left ({DatabaseFailure.Innermost(cause)}).",
        $"A clone takes two or three: end idle sessions or raise the limit, {Elsewhere}.", server, cause);

    public static ToilException Full(string where, Exception? cause) => new(
        "CloneFull", ErrorKind.Unavailable, $"There is no room for the clone on {where}; what there was of it has been removed.",
        "Free some space there, ask for a share of the rows, or have the clone made elsewhere.", where, cause);

    public static ToilException FolderDenied(string folder, Exception cause) => new(
        "CloneFolderDenied", ErrorKind.AccessDenied, $"Clones cannot be written to {folder} ({DatabaseFailure.Innermost(cause)}).",
        "Let this user write there, or name another folder for the clones.", folder, cause);

    public static ToilException FolderUnfit(string folder) => new(
        "CloneFolderUnfit", ErrorKind.InvalidInput, $"The folder {folder} is on a file system without locks, so nobody could tell clones in use from what is left over.",
        "Name a folder on a local disk for the clones.", folder);

    public static ToilException NeedsWriter(string source, string why, Exception cause) => new(
        "CloneSourceUnreadable", ErrorKind.AccessDenied, $"{source} cannot be read without writing beside it: {why}.",
        "Let this user write to its folder, have its application open it once, or clone a copy of it.", source, cause);

    public static ToilException ToolMissing(string source, string why, string looked) => new(
        "CloneToolMissing", ErrorKind.NotFound, $"Cloning {source} needs pg_dump and pg_restore, because {why}, and there are none {looked}.",
        "Install PostgreSQL's client programs on this machine.", source);

    public static ToilException ToolTooOld(string source, string why, string found, int needed) => new(
        "CloneToolTooOld", ErrorKind.Conflict, $"Cloning {source} needs a pg_dump of version {needed} or later, because {why}, and the newest here is {found}.",
        $"Install PostgreSQL's client programs of version {needed} or later on this machine.", source);

    public static ToilException SourceBusy(string source, string what, Exception? cause = null) => new(
        "CloneSourceBusy", ErrorKind.Unavailable, $"{source} could not be read in time: {what}.",
        "Look for a session that keeps a transaction open, and run it again.", source, cause);

    public static ToilException SourceDenied(string source, string user, IReadOnlyList<string> tables) => new(
        "CloneSourceDenied", ErrorKind.AccessDenied, $"The user {InertText.From(user, 80)} may not read {Names(tables)} of {source}, or only a part of the rows.",
        "Grant SELECT on it and USAGE on its schema, or pg_read_all_data, and BYPASSRLS where row security hides rows.", source);

    public static ToilException SourceChanged(string source, Exception cause) => new(
        "CloneSourceChanged", ErrorKind.Conflict, $"Tables of {source} came or went while it was being cloned ({DatabaseFailure.Innermost(cause)}).", "Run it again.", source, cause);

    public static ToilException ExtensionsMissing(string server, string source, IReadOnlyList<string> extensions) => new(
        "CloneExtensionsMissing", ErrorKind.NotFound, $"{server} does not have {Names(extensions)} that {source} uses.",
        $"Install them there, {Elsewhere}.", server);

    public static ToilException ExtensionsDenied(string server, string source, IReadOnlyList<string> extensions) => new(
        "CloneExtensionsDenied", ErrorKind.AccessDenied, $"{source} uses {Names(extensions)} that this user may not create on {server}.",
        $"Let a superuser make the clones, {Elsewhere}.", server);

    public static ToilException LocaleMissing(string server, string source, Exception cause) => new(
        "CloneLocaleMissing", ErrorKind.NotFound, $"{server} cannot make a database with the locale of {source} ({DatabaseFailure.Innermost(cause)}).",
        $"Install the locale there, {Elsewhere}.", server, cause);

    public static ToilException InUse(string clone, Exception? cause) => new(
        "CloneInUse", ErrorKind.Conflict, $"The clone {clone} cannot be copied, since somebody is connected to it.", "End the sessions on it, and run it again.", clone, cause);

    public static ToilException Lost(string clone, string why) => new(
        "CloneLost", ErrorKind.Unavailable, $"The clone {clone} is no longer marked as in use ({why}), so another rehearsal may have removed it.",
        "Look for what ends sessions on its server, and run the rehearsal again.", clone);

    public static ToilException NotRemoved(string clone, string remedy, Exception cause) => new(
        "CloneNotRemoved", ErrorKind.Unavailable, $"The clone {clone} could not be removed ({DatabaseFailure.Innermost(cause)}).", remedy, clone, cause);

    public static ToilException TimedOut(string source, TimeSpan limit) => new(
        "CloneTimedOut", ErrorKind.LimitExceeded, $"Cloning {source} took longer than {Duration.Format(limit)}; what there was of it has been removed.",
        "Give it more time, or ask for a share of the rows.", source);

    public static ToilException Failed(string source, string what, Exception? cause = null) => new(
        "CloneFailed", ErrorKind.Unavailable, $"{source} could not be cloned: {what.TrimEnd('.')}.", "Mend that, and run it again; nothing was left behind.", source, cause);

    private static string Names(IReadOnlyList<string> names)
        => InertText.From(string.Join(", ", names.Take(5)), 400) + (names.Count > 5 ? $" and {names.Count - 5} more" : string.Empty);
}
