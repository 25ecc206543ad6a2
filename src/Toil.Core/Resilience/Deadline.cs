namespace Toil.Resilience;

/// <summary>
/// One budget of time over several awaits. Its token fires when the budget is spent or when the caller cancels, and
/// <see cref="HasPassed"/> tells the two apart: running out of time is a result, cancellation is not.
/// </summary>
public sealed class Deadline : IDisposable
{
    // A CancellationTokenSource takes no more than this (uint.MaxValue - 1 milliseconds, 49.7 days).
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _spent;

    /// <summary>Starts the clock.</summary>
    /// <param name="budget">The whole budget; more than 49.7 days counts as 49.7 days.</param>
    /// <param name="spent">What earlier work has already used of it; where that is all, the deadline has passed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller's token, which ends the work sooner.</param>
    public Deadline(TimeSpan budget, TimeSpan spent, TimeProvider time, CancellationToken caller)
    {
        ArgumentNullException.ThrowIfNull(time);
        Budget = budget;
        _spent = spent;
        _time = time;
        _caller = caller;
        _start = time.GetTimestamp();
        TimeSpan left = budget - spent;
        _timer = new CancellationTokenSource(left < TimeSpan.Zero ? TimeSpan.Zero : left > s_longest ? s_longest : left, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer.Token);
    }

    /// <summary>The whole budget, as it was given.</summary>
    public TimeSpan Budget { get; }

    /// <summary>Fires when the budget is spent or the caller cancels.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>True once the budget is spent.</summary>
    public bool HasPassed => _timer.IsCancellationRequested;

    /// <summary>Time used so far, with what was spent before the start.</summary>
    public TimeSpan Elapsed => _spent + _time.GetElapsedTime(_start);

    /// <summary>Throws where the caller has cancelled, so that what follows is about the deadline alone.</summary>
    /// <exception cref="OperationCanceledException">The caller's token has fired.</exception>
    public void ThrowIfCallerCancelled() => _caller.ThrowIfCancellationRequested();

    /// <summary>Stops the clock. The token no longer fires.</summary>
    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
