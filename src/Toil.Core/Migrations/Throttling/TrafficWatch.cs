using Toil.Migrations.Databases;

namespace Toil.Migrations.Throttling;

/// <summary>
/// Whether others are at work on the server, so that a plan that says nothing of its pace gives way to them. It never holds the work: what cannot
/// be seen counts as work of others.
/// </summary>
internal sealed class TrafficWatch(ThrottleLink link, TimeProvider time) : IWatch
{
    /// <summary>How long after others were seen at work the way is still left to them.</summary>
    public static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(5);

    private const string Busy = "Gives way: others are at work on the server";
    private const string Unseen = "Gives way: it may not see whether others are at work (it could with GRANT pg_monitor)";
    private const string Unknown = "Gives way: it could not look whether others are at work";

    // A session of short statements is idle in most looks at it, so the time of its last change counts. Who lacks the right sees of the sessions
    // of others neither the state nor the kind; those of the server itself have no user. The load of a rehearsal stands for others.
    private const string Sql = $"""
        SELECT CASE WHEN bool_or({OtherSessions.IsActive} OR state_change > clock_timestamp() - interval '1 second') THEN 'busy'
                    WHEN bool_or(state IS NULL OR state = 'disabled') THEN 'unseen' ELSE 'quiet' END
        FROM pg_stat_activity
        WHERE (backend_type = 'client backend' OR (backend_type IS NULL AND datid IS NOT NULL AND usesysid IS NOT NULL))
              AND pid <> pg_backend_pid() AND (application_name = 'toil load' OR {OtherSessions.IsNotOurs})
        """;

    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_seldom = TimeSpan.FromSeconds(1);

    private long _looked;
    private (string Reason, long At)? _seen;
    private volatile bool _hasLooked;
    private volatile string? _reason;

    /// <summary>True after the first look.</summary>
    public bool HasLooked => _hasLooked;

    /// <summary>True before the first look, and while there is a <see cref="Reason"/>.</summary>
    public bool GivesWay => !_hasLooked || _reason is not null;

    /// <summary>Why the way is left to others, as a sentence without its full stop; null where it is not, or not yet known.</summary>
    public string? Reason => _reason;

    /// <inheritdoc/>
    public bool IsDue => !_hasLooked || time.GetElapsedTime(_looked) >= (_reason is null ? s_often : s_seldom);

    /// <inheritdoc/>
    public async Task ReadAsync(CancellationToken end)
    {
        string? reason = Unknown;
        await link.TryAsync(async token => reason = await LookAsync(token), time, end);
        _looked = time.GetTimestamp();
        _seen = reason is null ? _seen : (reason, _looked);
        _reason = _seen is { } seen && time.GetElapsedTime(seen.At, _looked) < Courtesy ? seen.Reason : null;
        _hasLooked = true;
    }

    private async Task<string?> LookAsync(CancellationToken cancellation)
    {
        TargetSession session = await link.SessionAsync(cancellation);
        return await session.ScalarAsync(Sql, cancellation) switch
        {
            "quiet" => null,
            "busy" => Busy,
            _ => Unseen,
        };
    }
}
