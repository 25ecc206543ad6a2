namespace Toil.Log.Reporting;

/// <summary>A span of time, in microseconds, and what it is: the number of its day, say.</summary>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end, which is not in it.</param>
/// <param name="Number">What it is; null for what lies between two.</param>
internal readonly record struct ClockSpan(long From, long To, int? Number)
{
    /// <summary>True where an instant lies in it.</summary>
    public bool Has(long instant) => instant >= From && instant < To;
}

/// <summary>Spans of a clock, each of which is found once: a zone's rules take longer than the counting of an entry.</summary>
/// <param name="find">Finds the span that an instant lies in. Spans do not overlap.</param>
internal sealed class ClockSpans(Func<long, ClockSpan> find)
{
    private ClockSpan[] _known = new ClockSpan[64];
    private long[] _ends = new long[64];
    private int _count;
    private ClockSpan _last;

    /// <summary>The span that an instant lies in.</summary>
    public ClockSpan At(long instant) => _last.Has(instant) ? _last : _last = Look(instant);

    private ClockSpan Look(long instant)
    {
        // The first that ends after it.
        int place = Instants.Find(_ends, _count, instant + 1);
        place = place < 0 ? ~place : place;
        if (place < _count && _known[place].Has(instant))
        {
            return _known[place];
        }

        ClockSpan found = find(instant);

        // One without an end, or without a begin, is an answer for this instant alone.
        if (found.From != long.MinValue && found.To > instant + 1 && found.Has(instant))
        {
            Insert(place, found);
        }

        return found;
    }

    private void Insert(int index, ClockSpan span)
    {
        if (_count == _known.Length)
        {
            Array.Resize(ref _known, 2 * _count);
            Array.Resize(ref _ends, 2 * _count);
        }

        Array.Copy(_known, index, _known, index + 1, _count - index);
        Array.Copy(_ends, index, _ends, index + 1, _count - index);
        (_known[index], _ends[index]) = (span, span.To);
        _count++;
    }
}
