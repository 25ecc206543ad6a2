namespace Toil.Rollbacks.Load.Running;

/// <summary>What calls felt that were due in a stretch of time. Safe to use from many threads.</summary>
/// <remarks>Times are ticks since the load began.</remarks>
/// <param name="begin">When it began.</param>
internal sealed class Stretch(long begin)
{
    /// <summary>Slices at most; beyond that, they become twice as long.</summary>
    public const int MaxSlices = 600;

    private const int MaxFailures = 5;

    private readonly Lock _gate = new();
    private readonly List<Slice> _slices = [];
    private readonly List<(string Message, long Count)> _failures = [];
    private readonly LatencyHistogram _all = new();
    private long _width = TimeSpan.TicksPerSecond;
    private long _errors;
    private bool _isClosed;

    /// <summary>When it began.</summary>
    public long Begin { get; } = begin;

    /// <summary>When it ended; calls that are due from then on belong to the next one.</summary>
    public long End { get; set; } = long.MaxValue;

    /// <summary>A call was answered, or will be waited for no longer.</summary>
    /// <param name="due">When it was due.</param>
    /// <param name="latency">How long it took.</param>
    /// <param name="failure">Why it failed; null where it did not.</param>
    public void Add(long due, long latency, string? failure)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            Slice slice = SliceOf(due);
            slice.Latencies.Add(latency);
            _all.Add(latency);
            if (failure is not null)
            {
                slice.Errors++;
                _errors++;
                Keep(failure);
            }
        }
    }

    /// <summary>Ends it: what comes later is not counted.</summary>
    public LoadFigures Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            return new()
            {
                Calls = _all.Count,
                Errors = _errors,
                Failures = [.. _failures.Select(failure => failure.Count == 1 ? failure.Message : $"{failure.Message} ({failure.Count} times)")],
                P50 = new(_all.Quantile(0.5)),
                P95 = new(_all.Quantile(0.95)),
                P99 = new(_all.Quantile(0.99)),
                Longest = new(_all.Longest),
                Slices = [.. _slices.Select((slice, i) => new LoadSlice(new(Begin + (i * _width)), new(slice.Latencies.Quantile(0.99)), slice.Latencies.Count, slice.Errors))],
            };
        }
    }

    private Slice SliceOf(long due)
    {
        long place = Math.Max(0, due - Begin) / _width;
        while (place >= MaxSlices)
        {
            Halve();
            place /= 2;
        }

        while (_slices.Count <= place)
        {
            _slices.Add(new());
        }

        return _slices[(int)place];
    }

    private void Halve()
    {
        for (int i = 0; i < _slices.Count; i += 2)
        {
            Slice merged = _slices[i];
            if (i + 1 < _slices.Count)
            {
                merged.Latencies.Add(_slices[i + 1].Latencies);
                merged.Errors += _slices[i + 1].Errors;
            }

            _slices[i / 2] = merged;
        }

        _slices.RemoveRange((_slices.Count + 1) / 2, _slices.Count / 2);
        _width *= 2;
    }

    private void Keep(string message)
    {
        int known = _failures.FindIndex(failure => failure.Message == message);
        if (known >= 0)
        {
            _failures[known] = (message, _failures[known].Count + 1);
        }
        else if (_failures.Count < MaxFailures)
        {
            _failures.Add((message, 1));
        }
    }

    private sealed class Slice
    {
        public LatencyHistogram Latencies { get; } = new();

        public long Errors { get; set; }
    }
}
