namespace Toil.Certificates.Sources.Acm;

/// <summary>Spreads the calls of one action over time, after a burst of one second's worth, so that a sweep does not use up a whole account's quota.</summary>
internal sealed class AcmPacer(double callsPerSecond, TimeProvider time)
{
    private readonly object _lock = new();
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / callsPerSecond);
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next;

    /// <summary>Waits for the turn of the next call.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_lock)
        {
            TimeSpan now = time.GetElapsedTime(_start);
            TimeSpan earliest = now - TimeSpan.FromSeconds(1);
            _next = (_next > earliest ? _next : earliest) + _interval;
            wait = _next - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
    }
}
