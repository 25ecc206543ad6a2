using Toil.Migrations.Throttling;

namespace Toil.Migrations.Engine;

/// <summary>How large batches are, how long they take, and how the work rests between them, so that others get at what they need.</summary>
internal sealed class BatchPace(MigrationJob job)
{
    // Long enough for another process that waits for SQLite's one write lock to get it.
    private static readonly TimeSpan s_gap = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan s_betweenGaps = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = job.Context.Time;
    private readonly BatchSizes _sizes = new(job.Throttle);
    private readonly BatchLoad _load = new();
    private BatchServo? _servo; // that of the batch, and its pace: both may be others at its end
    private Pace _pace;
    private TimeSpan _counted;
    private TimeSpan _since; // what a batch took beyond its checkpoint, with its rest: for the next checkpoint to tell
    private long _gapped = job.Context.Time.GetTimestamp();
    private long _started;
    private long _checkpoint;
    private long _checkpointed;
    private long _committed;
    private int _sentBefore; // statements
    private int _sent;

    /// <summary>Rows that a batch is to have now.</summary>
    public int Size => _sizes.Now.Size;

    /// <summary>Time of the batch up to its checkpoint.</summary>
    public TimeSpan BatchTime => _time.GetElapsedTime(_started, _checkpoint);

    /// <summary>The same with all the time before it of which no checkpoint has told.</summary>
    public TimeSpan Untold => _since + BatchTime;

    /// <summary>Goes on with the size that a checkpoint remembers; 0 where it remembers none.</summary>
    public void Resume(int size)
    {
        if (size > 0)
        {
            _sizes.Now.Resume(size);
        }
    }

    /// <summary>A batch begins.</summary>
    /// <returns>Rows that it is to have.</returns>
    public int Begin()
    {
        _started = _time.GetTimestamp();
        _sentBefore = job.Session.Sent;
        _pace = job.Throttle.Pace;
        _servo = _sizes.Now;
        return Math.Min(_servo.Size, job.LargestBatch);
    }

    /// <summary>Others hold the batch's rows: it is to be half as large.</summary>
    /// <returns>Rows that it is to have.</returns>
    public int Halve() => _sizes.Now.Halve();

    /// <summary>The batch comes to its checkpoint.</summary>
    public void Checkpoint() => (_checkpoint, _sent) = (_time.GetTimestamp(), job.Session.Sent - _sentBefore);

    /// <summary>The checkpoint is written.</summary>
    public void Checkpointed()
    {
        _checkpointed = _time.GetTimestamp();
        _load.Took(BatchTime, _sent, _time.GetElapsedTime(_checkpoint, _checkpointed));
    }

    /// <summary>The batch is committed.</summary>
    /// <param name="walked">Rows that it was to walk: what it had, where it was the last one.</param>
    /// <returns>Its time.</returns>
    public TimeSpan Committed(long walked)
    {
        (_committed, _since) = (_time.GetTimestamp(), TimeSpan.Zero);
        TimeSpan time = _time.GetElapsedTime(_started, _committed);
        _counted = _pace.CountsLoad ? _load.Time : time;
        _servo?.Took(_counted, walked, _pace.CountsLoad ? TimeSpan.Zero : _time.GetElapsedTime(_checkpointed, _committed));
        return time;
    }

    /// <summary>Rests behind a batch, for as long as its pace says, and lets those in who wait for SQLite's write lock.</summary>
    /// <param name="cancellation">Ends the rest.</param>
    public async Task RestAsync(CancellationToken cancellation)
    {
        TimeSpan rest = _pace.RestAfter(_counted);
        if (!job.Database.Dialect.HasManyWriters && _time.GetElapsedTime(_gapped) >= s_betweenGaps)
        {
            await job.Database.TidyAsync(job.Session);
            TimeSpan gap = s_gap - _time.GetElapsedTime(_committed);
            rest = rest < gap ? gap : rest;
            _gapped = _time.GetTimestamp();
        }

        if (rest > TimeSpan.Zero)
        {
            await job.Signals.RestAsync(rest, cancellation);
        }

        _since = _time.GetElapsedTime(_checkpoint);
    }
}
