namespace Toil.Operations;

/// <summary>Counts finished items and tells the sink of it, a few times a second at most. Safe to use from many threads.</summary>
public sealed class ProgressMeter
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly string _activity;
    private readonly IOperationSink _sink;
    private readonly TimeProvider _time;
    private readonly long _started;
    private long _done;
    private long _expected;
    private int _closed;
    private long _lastReport;

    /// <summary>Starts counting.</summary>
    /// <param name="activity">What is being done, in a few words.</param>
    /// <param name="context">Whose sink and clock are used.</param>
    public ProgressMeter(string activity, OperationContext context)
    {
        _activity = activity;
        _sink = context.Sink;
        _time = context.Time;
        _started = _lastReport = _time.GetTimestamp();
    }

    /// <summary>Says that more items are on their way.</summary>
    public void Expect(long more = 1) => Interlocked.Add(ref _expected, more);

    /// <summary>Says that no more items will be expected, so that a total is known.</summary>
    public void CloseIntake() => Volatile.Write(ref _closed, 1);

    /// <summary>Counts one finished item.</summary>
    public void Advance()
    {
        long done = Interlocked.Increment(ref _done);
        long last = Interlocked.Read(ref _lastReport);
        long now = _time.GetTimestamp();
        if (_time.GetElapsedTime(last, now) < s_interval || Interlocked.CompareExchange(ref _lastReport, now, last) != last)
        {
            return;
        }

        double rate = done / Math.Max(_time.GetElapsedTime(_started, now).TotalSeconds, 0.001);
        long? total = Volatile.Read(ref _closed) == 1 ? Interlocked.Read(ref _expected) : null;
        TimeSpan? left = total is { } all && rate > 0 ? TimeSpan.FromSeconds(Math.Min((all - done) / rate, 1e9)) : null;
        _sink.Progress(new OperationProgress(_activity, done, total, rate, left));
    }
}
