namespace Toil.Issues.GitHub;

/// <summary>Keeps writes apart.</summary>
internal sealed class WritePacer(TimeSpan pace, TimeProvider time)
{
    private long? _last;

    /// <summary>Waits until the next write may be sent.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait = _last is { } last ? pace - time.GetElapsedTime(last) : TimeSpan.Zero;
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
    }

    /// <summary>A write is over.</summary>
    public void Note() => _last = time.GetTimestamp();
}
