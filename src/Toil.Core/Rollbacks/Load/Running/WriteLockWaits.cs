using Toil.Rollbacks.Load.Watching;

namespace Toil.Rollbacks.Load.Running;

/// <summary>How long the load's own connections wait for SQLite's one write lock; nobody else's are seen. Safe to use from many threads.</summary>
internal sealed class WriteLockWaits(TimeProvider time) : ILoadWatch
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, long> _waiting = new(ReferenceEqualityComparer.Instance);
    private TimeSpan _longest;
    private int _most;

    /// <summary>A connection begins to wait.</summary>
    public void Begin(object connection)
    {
        lock (_gate)
        {
            _waiting[connection] = time.GetTimestamp();
            _most = Math.Max(_most, _waiting.Count);
        }
    }

    /// <summary>It waits no longer.</summary>
    public void End(object connection)
    {
        lock (_gate)
        {
            Note();
            _waiting.Remove(connection);
        }
    }

    /// <inheritdoc/>
    public Task LookAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Fill(WatchFigures figures)
    {
        lock (_gate)
        {
            Note();
            figures.Wait(_longest, _most);
            (_longest, _most) = (TimeSpan.Zero, _waiting.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Note()
    {
        foreach (long since in _waiting.Values)
        {
            TimeSpan waited = time.GetElapsedTime(since);
            _longest = waited > _longest ? waited : _longest;
        }
    }
}
