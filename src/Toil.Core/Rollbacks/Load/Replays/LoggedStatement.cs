namespace Toil.Rollbacks.Load.Replays;

/// <summary>SQL that was sent, as a log or a file has it: one statement, or several at once.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Session">What tells its session from others.</param>
/// <param name="Time">When it began, in ticks of any clock; null where it is not said.</param>
/// <param name="Sql">The SQL; null where the session did something else, which <paramref name="Kind"/> says.</param>
/// <param name="Values">Values of its parameters, in the order of their numbers.</param>
/// <param name="Kind">What it is.</param>
internal sealed record LoggedStatement(long Line, string Session, long? Time, string? Sql, IReadOnlyList<string?> Values, LoggedKind Kind = LoggedKind.Sent);

/// <summary>What a log says of SQL.</summary>
internal enum LoggedKind
{
    /// <summary>It was sent.</summary>
    Sent,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Its session has ended.</summary>
    Ended,

    /// <summary>It was sent to another database.</summary>
    Elsewhere,

    /// <summary>It is too long, or cut off.</summary>
    TooLong,
}
