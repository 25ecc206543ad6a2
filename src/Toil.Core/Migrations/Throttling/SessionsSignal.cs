using System.Globalization;
using Toil.Migrations.Databases;

namespace Toil.Migrations.Throttling;

/// <summary>Sessions that are at work on the server, those of migrations left out.</summary>
internal sealed class SessionsSignal(ThrottleLink link, int limit) : IThrottleSignal
{
    // Who lacks the right sees the sessions of others without their state.
    private const string Sql = $"""
        SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
               (SELECT count(*) FROM pg_stat_activity
                WHERE backend_type = 'client backend' AND {OtherSessions.IsActive}
                      AND pid <> pg_backend_pid() AND {OtherSessions.IsNotOurs})
        """;

    /// <inheritdoc/>
    public string Name => "sessions";

    /// <inheritdoc/>
    public async Task<ThrottleReading> ReadAsync(CancellationToken cancellation)
    {
        TargetSession session = await link.SessionAsync(cancellation);
        if (await session.RowAsync(Sql, cancellation) is not [true, long active])
        {
            throw ThrottleErrors.NoRights(Name);
        }

        return active <= limit
            ? ThrottleReading.Free
            : ThrottleReading.Held(string.Create(CultureInfo.InvariantCulture, $"{active} sessions are active, more than {limit}"));
    }
}
