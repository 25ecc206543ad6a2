using Toil.Migrations.Databases;
using Toil.Migrations.Throttling;

namespace Toil.Rollbacks.Load.Watching;

/// <summary>Lag of a PostgreSQL server's replicas, where there are any.</summary>
internal sealed class LagWatch(ThrottleLink link, TimeProvider time) : ILoadWatch
{
    private readonly ReplicaLagSignal _signal = new(link, TimeSpan.MaxValue, time);
    private TimeSpan? _greatest;

    /// <inheritdoc/>
    public async Task LookAsync(CancellationToken cancellation)
    {
        TargetSession session = await link.SessionAsync(cancellation);
        if (await session.ScalarAsync("SELECT EXISTS (SELECT FROM pg_stat_replication)", cancellation) is true
            && (await _signal.ReadAsync(cancellation)).Lag is { } lag)
        {
            _greatest = lag > _greatest ? lag : _greatest ?? lag;
        }
    }

    /// <inheritdoc/>
    public void Fill(WatchFigures figures) => (figures.ReplicaLag, _greatest) = (_greatest, null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => link.DisposeAsync();
}
