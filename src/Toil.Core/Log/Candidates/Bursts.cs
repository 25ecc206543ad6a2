namespace Toil.Log.Candidates;

/// <summary>
/// How long a chore took. A burst is a run of lines of one template in one file, each begun at most ten minutes after the one before. It lasts from the
/// begin of the first to the end of the last: its begin plus the time that zsh says it ran, at most an hour; else the begin of whatever was typed next,
/// where that came within ten minutes; else its own begin. Hence a lower bound.
/// </summary>
internal sealed class Bursts
{
    /// <summary>Longest pause within a burst, in seconds.</summary>
    public const long Gap = 600;

    /// <summary>Longest time that one line counts for, in seconds: nobody stays beside it for longer.</summary>
    public const long MaxElapsed = 3_600;

    private readonly List<long> _lengths = [];
    private long _start;
    private long _last;
    private long _end;

    /// <summary>Lines with a time.</summary>
    public long Lines { get; private set; }

    /// <summary>Takes a line; lines of one file come by time.</summary>
    public void Add(long start, long elapsed, long next)
    {
        Lines++;
        long end = start + (elapsed > 0 ? Math.Min(elapsed, MaxElapsed) : next - start <= Gap ? Math.Max(next - start, 0) : 0);
        if (_start > 0 && start - _last <= Gap)
        {
            (_last, _end) = (start, Math.Max(_end, end));
            return;
        }

        EndFile();
        (_start, _last, _end) = (start, start, end);
    }

    /// <summary>Ends the burst that is open: the next line is of another file.</summary>
    public void EndFile()
    {
        if (_start > 0)
        {
            _lengths.Add(_end - _start);
            _start = 0;
        }
    }

    /// <summary>Number, median and sum of the bursts.</summary>
    public (int Count, TimeSpan Median, TimeSpan Total) Sum()
    {
        if (_lengths.Count == 0)
        {
            return default;
        }

        _lengths.Sort();
        int half = _lengths.Count / 2;
        double median = _lengths.Count % 2 == 1 ? _lengths[half] : (_lengths[half - 1] + _lengths[half]) / 2.0;
        return (_lengths.Count, TimeSpan.FromSeconds(median), TimeSpan.FromSeconds(_lengths.Sum()));
    }
}
