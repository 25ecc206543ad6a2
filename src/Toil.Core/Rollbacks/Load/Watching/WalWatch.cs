using Toil.Migrations.Throttling;

namespace Toil.Rollbacks.Load.Watching;

/// <summary>How far a PostgreSQL server's write-ahead log grows. It is one for all databases of the server.</summary>
internal sealed class WalWatch(ThrottleLink link) : ILoadWatch
{
    private long? _first;
    private long? _last;

    /// <inheritdoc/>
    public async Task LookAsync(CancellationToken cancellation)
    {
        _last = (long)(await (await link.SessionAsync(cancellation)).ScalarAsync("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint", cancellation))!;
        _first ??= _last;
    }

    /// <inheritdoc/>
    public void Fill(WatchFigures figures)
    {
        figures.WalBytes = _last - _first;
        _first = _last;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => link.DisposeAsync();
}
