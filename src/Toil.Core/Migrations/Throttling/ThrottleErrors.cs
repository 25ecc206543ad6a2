using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Throttling;

/// <summary>What can be wrong with a throttle's signals.</summary>
internal static class ThrottleErrors
{
    /// <summary>The id of a signal that cannot be read.</summary>
    public const string Unreadable = "ThrottleUnreadable";

    /// <summary>The signal cannot be read, and time will not change that.</summary>
    /// <param name="signal">Its name.</param>
    /// <param name="why">A clause: <c>no replica is connected to it</c>.</param>
    /// <param name="remedy">What to do about it.</param>
    public static ToilException Cannot(string signal, string why, string remedy)
        => new(Unreadable, ErrorKind.Unavailable, $"The throttle's {signal} cannot be read: {why}.", remedy, signal);

    /// <summary>The database refuses what the signal asks: the throttle may be corrected in a plan that is under way, and nothing of it has to be taken back for that.</summary>
    public static ToilException Wrong(string signal, ToilException cause) => new(
        cause.ErrorId, cause.Kind, cause.Sentence, $"Correct throttle.{signal} in the plan, which may be changed while the migration is under way, and run it again.", signal, cause);

    /// <summary>The signal could not be read for a while.</summary>
    public static ToilException For(string signal, TimeSpan time, ToilException cause) => new(
        Unreadable, ErrorKind.Unavailable,
        $"The throttle's {signal} could not be read for {Duration.Format(time)}: {cause.Sentence}",
        $"What is done is safe. {cause.Remedy}", signal, cause);

    /// <summary>The engine has no such signal.</summary>
    public static ToilException Unsupported(string signal, DatabaseLocation location) => ToilException.Invalid(
        "ThrottleUnsupported", $"The plan's throttle asks for {signal}, which the SQLite database {location.Display} does not have.",
        $"Remove throttle.{signal}, or use throttle.query, throttle.file or throttle.nice.", signal);

    /// <summary>There is no replica whose lag could be looked at.</summary>
    public static ToilException NoReplica(DatabaseLocation location) => Cannot(
        "lag", $"no replica is connected to {location.Display}", "Connect the replica, run against the server that it follows, or remove throttle.lag.");

    /// <summary>The user may not look at other users' sessions.</summary>
    public static ToilException NoRights(string signal) => Cannot(
        signal, "this user may not see the sessions of others", "Run as the database's administrator: GRANT pg_monitor TO the user.");
}
