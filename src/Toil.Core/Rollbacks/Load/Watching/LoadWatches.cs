using System.Data.Common;
using System.Net.Sockets;
using Toil.Migrations.Databases;
using Toil.Migrations.Throttling;
using Toil.Operations;

namespace Toil.Rollbacks.Load.Watching;

/// <summary>Looks at a database every 100 ms. What cannot be seen is said once, and does not end the load.</summary>
internal sealed class LoadWatches : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly TargetDatabase _database;
    private readonly Watch[] _watches;
    private readonly TimeProvider _time;
    private readonly Action<string> _note;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>Watches that do not look yet.</summary>
    public LoadWatches(TargetDatabase database, IEnumerable<(string Name, ILoadWatch Watch)> watches, TimeProvider time, Action<string> note)
        => (_database, _watches, _time, _note) = (database, [.. watches.Select(watch => new Watch(watch.Name, watch.Watch))], time, note);

    /// <summary>The watches for PostgreSQL.</summary>
    public static LoadWatches ForPostgres(TargetDatabase database, TimeProvider time, Action<string> note)
    {
        ThrottleLink link = new(database);
        return new(database, [("waits for locks", new LockWatch(link, time)), ("the write-ahead log", new WalWatch(link)), ("the replicas", new LagWatch(link, time))], time, note);
    }

    /// <summary>Looks for the first time, and then goes on looking.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        _looking = LoopAsync();
    }

    /// <summary>What was seen since the last time.</summary>
    public async Task<WatchFigures> CutAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        WatchFigures figures = new();
        foreach (Watch watch in _watches)
        {
            watch.Looks.Fill(figures);
        }

        return figures;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Watch watch in _watches)
        {
            await watch.Looks.DisposeAsync();
        }

        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            await Task.Delay(s_pause, _time, _stop.Token);
            await LookAsync(_stop.Token);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            foreach (Watch watch in _watches.Where(watch => !watch.IsBlind))
            {
                await LookAsync(watch, cancellation);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LookAsync(Watch watch, CancellationToken cancellation)
    {
        try
        {
            await watch.Looks.LookAsync(cancellation);
        }
        catch (Exception error) when (error is ToilException or DbException or IOException or SocketException or TimeoutException or InvalidOperationException
            && !cancellation.IsCancellationRequested)
        {
            // A right that is missing will not come; everything else may.
            ToilException why = error as ToilException ?? _database.Explain(error, null);
            watch.IsBlind = why.ErrorId == ThrottleErrors.Unreadable;
            await watch.Looks.DisposeAsync();
            if (!watch.HasFailed)
            {
                watch.HasFailed = true;
                _note($"Beside the load, {watch.Name} cannot be seen{(watch.IsBlind ? string.Empty : " at times")}: {why.Sentence}");
            }
        }
    }

    private sealed class Watch(string name, ILoadWatch watch)
    {
        public string Name => name;

        public ILoadWatch Looks => watch;

        public bool HasFailed { get; set; }

        public bool IsBlind { get; set; }
    }
}
