using Toil.Operations;

namespace Toil.Runbooks.Engine;

/// <summary>Tells whoever watches, a few times a second, which step is under way and for how long. What the step tells itself comes before it.</summary>
internal sealed class RunProgress : IAsyncDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_own = TimeSpan.FromSeconds(2);

    private readonly RunTask _task;
    private readonly int _total;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _ticking;
    private long _told;

    /// <summary>Begins to tell.</summary>
    public RunProgress(RunTask task)
    {
        _task = task;
        _total = task.Runbook.Steps.Count;
        _ticking = Task.Run(TickAsync);
    }

    /// <summary>Hands on what a step tells of itself.</summary>
    public void Own(OperationProgress progress)
    {
        Volatile.Write(ref _told, _task.Context.Time.GetTimestamp());
        _task.Context.Sink.Progress(progress);
    }

    /// <summary>Ends telling.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _ticking;
        _ended.Dispose();
    }

    private async Task TickAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            await Task.Delay(s_tick, _task.Context.Time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            bool isQuiet = Volatile.Read(ref _told) is var told && (told == 0 || _task.Context.Time.GetElapsedTime(told) > s_own);
            if (isQuiet && !_ended.IsCancellationRequested && _task.Table.Newest() is { StartedAt: { } began } step)
            {
                int done = _task.Runbook.Steps.Count(one => _task.Table.Of(one.Id).EndedAt is not null);
                _task.Context.Sink.Progress(new OperationProgress($"{_task.Runbook.Name}: {step.Path}", done, _total > 0 ? _total : null, 0, null) { Elapsed = _task.Journal.Now - began });
            }
        }
    }
}
