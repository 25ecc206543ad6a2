namespace Toil.Issues.GitHub;

/// <summary>The clock of whoever answers, by the Date header of the last answer: this machine's own may be wrong.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    private long _offset;
    private volatile bool _isKnown;

    /// <summary>True once there was an answer.</summary>
    public bool IsKnown => _isKnown;

    /// <summary>The server's instant, to a second or so; this machine's before the first answer.</summary>
    public DateTimeOffset Now => ToServer(time.GetUtcNow());

    /// <summary>Takes note of an answer's date.</summary>
    public void Note(DateTimeOffset? date)
    {
        if (date is { } instant)
        {
            Interlocked.Exchange(ref _offset, (instant - time.GetUtcNow()).Ticks);
            _isKnown = true;
        }
    }

    /// <summary>An instant of this machine on the server's clock.</summary>
    public DateTimeOffset ToServer(DateTimeOffset local) => local + new TimeSpan(Interlocked.Read(ref _offset));
}
