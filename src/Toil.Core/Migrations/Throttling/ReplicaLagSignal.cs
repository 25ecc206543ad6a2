using Toil.Migrations.Databases;
using Toil.Values;

namespace Toil.Migrations.Throttling;

/// <summary>Lag of the replicas that stream from this server: how long ago there was log that they have not replayed.</summary>
/// <remarks>
/// <para>A replica that has replayed everything lags by nothing, whatever it reported last: on an idle server the report is old, or NULL. One that has not
/// lags by what it reports, or by what <see cref="WalTrail"/> knows, whichever is more.</para>
/// <para>Replicas are counted by their application name. One that was seen and is gone, one that still catches up, and one that has not said where it
/// is hold the work: unknown lag is no small lag. Where none is connected when the work begins, there is nothing to look at, and that is an error.
/// Replicas of replicas are not seen from here.</para>
/// </remarks>
internal sealed class ReplicaLagSignal(ThrottleLink link, TimeSpan limit, TimeProvider time) : IThrottleSignal
{
    // A base backup is no replica. One that only receives the log, as pg_receivewal does, replays nothing.
    private const string Sql = """
        SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,
               r.pid, r.application_name, host(r.client_addr), r.state,
               pg_wal_lsn_diff(coalesce(r.replay_lsn, r.flush_lsn, r.write_lsn), '0/0')::bigint, r.replay_lag
        FROM (SELECT 1) AS one LEFT JOIN pg_stat_replication r ON r.state IS DISTINCT FROM 'backup'
        """;

    private readonly WalTrail _trail = new(time);
    private readonly Dictionary<string, int> _known = [];

    /// <inheritdoc/>
    public string Name => "lag";

    /// <inheritdoc/>
    public async Task<ThrottleReading> ReadAsync(CancellationToken cancellation)
    {
        TargetSession session = await link.SessionAsync(cancellation);
        List<object?[]> rows = await session.RowsAsync(Sql, cancellation);
        if (rows[0][0] is not true)
        {
            throw ThrottleErrors.NoRights(Name);
        }

        long end = (long)rows[0][1]!;
        List<Replica> replicas = [.. rows.Where(row => row[2] is not null).Select(row => new Replica(
            row[3] as string ?? string.Empty, row[4] as string, row[5] as string == "streaming", row[6] as long?, row[7] as TimeSpan?))];
        if ((Absent(replicas) ?? Unknown(replicas)) is { } reason)
        {
            return ThrottleReading.Held(reason);
        }

        (Replica slowest, TimeSpan lag) = replicas.Select(replica => (replica, Lag(replica, end))).MaxBy(pair => pair.Item2);
        _trail.Note(end, replicas.Min(replica => replica.Place!.Value));
        return lag <= limit
            ? new(false, null, lag)
            : new(true, $"replica {slowest.Shown} lags by {Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(lag.TotalSeconds * 10) / 10))}, more than {Duration.Format(limit)}", lag);
    }

    private string? Absent(List<Replica> replicas)
    {
        if (replicas.Count == 0 && _known.Count == 0)
        {
            throw ThrottleErrors.NoReplica(link.Database.Location);
        }

        Dictionary<string, int> here = replicas.CountBy(replica => replica.Application).ToDictionary();
        foreach ((string name, int count) in here)
        {
            _known[name] = Math.Max(count, _known.GetValueOrDefault(name));
        }

        return _known.Where(known => here.GetValueOrDefault(known.Key) < known.Value).Select(known => known.Key).FirstOrDefault() is { } gone
            ? $"replica {InertText.From(gone, 80)} is gone, and its lag unknown; when it is to stay away, pause and run again"
            : null;
    }

    private static string? Unknown(List<Replica> replicas)
        => replicas.Find(replica => !replica.IsStreaming || replica.Place is null) is { } replica ? $"replica {replica.Shown} is still catching up" : null;

    private TimeSpan Lag(Replica replica, long end)
    {
        if (replica.Place >= end)
        {
            return TimeSpan.Zero;
        }

        TimeSpan seen = _trail.Behind(replica.Place!.Value);
        return replica.Reported is { } reported && reported > seen ? reported : seen;
    }

    private sealed record Replica(string Application, string? Address, bool IsStreaming, long? Place, TimeSpan? Reported)
    {
        public string Shown => InertText.From(Address is null ? Application : $"{Application} ({Address})", 120);
    }
}
