using Toil.Migrations.Databases;
using Toil.Rollbacks.Load.Watching;

namespace Toil.Rollbacks.Load.Running;

/// <summary>A load that runs on a database.</summary>
internal sealed class LoadRun : ILoadRun
{
    /// <summary>What the sessions of a load are called.</summary>
    public const string Purpose = "toil load";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_cancelling = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(5);

    private readonly TargetDatabase _database;
    private readonly CallQueue _queue;
    private readonly LoadWatches _watches;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<LoadWorker> _workers = [];
    private bool _isDisposed;

    private LoadRun(TargetDatabase database, CallQueue queue, LoadWatches watches, TimeProvider time)
        => (_database, _queue, _watches, _time) = (database, queue, watches, time);

    /// <summary>Connects, and begins.</summary>
    /// <param name="setup">What runs, and where.</param>
    /// <param name="cancellation">Stops the beginning; what was opened is closed.</param>
    public static async Task<LoadRun> StartAsync(LoadSetup setup, CancellationToken cancellation)
    {
        long zero = 0;
        long Now() => setup.Time.GetElapsedTime(zero).Ticks;
        CallQueue queue = new(setup.Plan, setup.Make, Now);
        LoadRun run = new(setup.Database, queue, setup.Watches, setup.Time);
        try
        {
            for (int i = 0; i < setup.Connections; i++)
            {
                LoadConnection connection = await setup.OpenAsync(cancellation);
                run._workers.Add(new(queue, connection, setup.OpenAsync, setup.Explain, Now, setup.Note, run._stop.Token));
            }

            await setup.Watches.BeginAsync(cancellation);
        }
        catch
        {
            // No thread has begun.
            foreach (LoadWorker worker in run._workers)
            {
                await worker.CloseAsync();
            }

            await setup.Watches.DisposeAsync();
            throw;
        }

        zero = setup.Time.GetTimestamp();
        run._workers.ForEach(worker => worker.Start());
        try
        {
            // The first calls find cold caches on both sides, and would be the slowest of every baseline.
            await Task.Delay(s_settling, setup.Time, cancellation);
            queue.Close(queue.Cut());
            await setup.Watches.CutAsync(cancellation);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<LoadFigures> CutAsync(CancellationToken cancellation)
    {
        Stretch ended = _queue.Cut();
        WatchFigures seen = await _watches.CutAsync(cancellation);
        long since = _time.GetTimestamp();
        while (!_queue.IsAnswered(ended) && _time.GetElapsedTime(since) < s_patience)
        {
            await Task.Delay(s_glance, _time, cancellation);
        }

        return _queue.Close(ended) with
        {
            LongestLockWait = seen.LongestLockWait,
            BlockedSessions = seen.BlockedSessions,
            WalBytes = seen.WalBytes,
            ReplicaLag = seen.ReplicaLag,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _queue.Stop();
        await _stop.CancelAsync();
        Task ended = Task.WhenAll(_workers.Select(worker => worker.Ended));
        await Task.WhenAny(Task.Run(() => CancelAsync(ended)), Task.Delay(s_patience, _time));
        if (!ended.IsCompleted)
        {
            await EndSessionsAsync();
            await Task.WhenAny(ended, Task.Delay(s_patience, _time));
        }

        foreach (LoadWorker worker in _workers.Where(worker => worker.Ended.IsCompleted))
        {
            await worker.CloseAsync();
        }

        await _watches.DisposeAsync();
        if (ended.IsCompleted)
        {
            _stop.Dispose();
        }
    }

    // Again and again: a statement may have begun just behind the first time.
    private async Task CancelAsync(Task ended)
    {
        for (long since = _time.GetTimestamp(); !ended.IsCompleted && _time.GetElapsedTime(since) < s_patience;)
        {
            _workers.ForEach(worker => worker.Cancel());
            await Task.WhenAny(ended, Task.Delay(s_cancelling, _time));
        }
    }

    // A server that does not heed a request to stop may heed this; one that hears nothing keeps its threads, which end with the process.
    private async Task EndSessionsAsync()
    {
        try
        {
            using CancellationTokenSource limit = new(s_patience, _time);
            await using TargetSession session = await _database.ConnectAsync("toil load end", limit.Token);
            await _database.EndSessionsAsync(session, Purpose, limit.Token);
        }
        catch (Exception error) when (error is Operations.ToilException or OperationCanceledException or System.Data.Common.DbException or IOException)
        {
            // Whoever drops the clone will say so.
        }
    }
}
