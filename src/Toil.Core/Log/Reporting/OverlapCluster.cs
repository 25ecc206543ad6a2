namespace Toil.Log.Reporting;

/// <summary>Shares out the time of entries of one person that overlap, so that no instant counts for more than one pair of hands.</summary>
/// <remarks>
/// <para>An entry claims its hands-on time evenly over that part of it in which the hands are free. The fullest entries (hands-on by elapsed) come first,
/// because they have the least choice: work that took the whole attention goes before a deployment that was waited for. Equally full entries that
/// claim the same instant share it in proportion to their claims. What finds no room does not count: it would be a third hand.</para>
/// <para>So two whole hours that overlap by half count for one and a half hours; forty minutes of deployment with ten of them hands-on, in which
/// a chore of twenty minutes was done, count for ten and twenty; and nested timers, whose outer one leaves its pauses out, count in full.</para>
/// </remarks>
internal sealed class OverlapCluster
{
    /// <summary>Distinct degrees of fullness that are told apart; where more overlap in one chain, the emptiest share at once. Bounds the work.</summary>
    public const int MaxTiers = 64;

    // Kept from cluster to cluster: a large log has many, most of them of two entries.
    private long[] _times = [];
    private double[] _room = [];
    private double[] _total = [];
    private double[] _claims = [];
    private double[] _rates = [];
    private double[] _emptiness = [];
    private int[] _order = [];
    private ReportEntry[] _entries = [];

    /// <summary>Hands each entry of a cluster on with what counts of it.</summary>
    public void Share(List<ReportEntry> cluster, IHandsOnSink sink)
    {
        int count = cluster.Count;
        Prepare(cluster);
        int last = Distinct(2 * count) - 1;
        Array.Fill(_room, 1, 0, last);
        int tiers = 0;
        for (int begin = 0, end; begin < count; begin = end, tiers++)
        {
            end = tiers == MaxTiers ? count : EndOfTier(begin, count);
            Claim(begin, end, last);
            for (int index = 0; index < last; index++)
            {
                double claims = Math.Max(0, _claims[index]);
                double part = claims <= 1 ? _room[index] : _room[index] / claims;
                _total[index + 1] = _total[index] + (part * (_times[index + 1] - _times[index]));
                _room[index] *= 1 - Math.Min(1, claims);
            }

            for (int index = begin; index < end; index++)
            {
                sink.Count(_entries[index], new HandsOnShare(_rates[index], _times, _total, last + 1));
            }
        }
    }

    /// <summary>Sorts the entries, the fullest first, and their instants.</summary>
    private void Prepare(List<ReportEntry> cluster)
    {
        int count = cluster.Count;
        if (_entries.Length < count)
        {
            int size = 2 * count;
            (_times, _room, _total, _claims) = (new long[2 * size], new double[2 * size], new double[2 * size], new double[2 * size]);
            (_rates, _emptiness, _order, _entries) = (new double[size], new double[size], new int[size], new ReportEntry[size]);
        }

        for (int index = 0; index < count; index++)
        {
            ReportEntry entry = cluster[index];
            _order[index] = index;
            _emptiness[index] = -(double)entry.HandsOn / entry.Elapsed;
            _times[2 * index] = entry.Start;
            _times[(2 * index) + 1] = entry.End;
        }

        _order.AsSpan(0, count).Sort(InOrder);
        for (int index = 0; index < count; index++)
        {
            _entries[index] = cluster[_order[index]];
            _rates[index] = _emptiness[_order[index]];
        }

        (_emptiness, _rates) = (_rates, _emptiness);
        Array.Sort(_times, 0, 2 * count);
    }

    // Those alike stay in the order of their starts: whoever takes them asks for one day after the other, and not for any.
    private int InOrder(int one, int other)
    {
        int order = _emptiness[one].CompareTo(_emptiness[other]);
        return order != 0 ? order : one.CompareTo(other);
    }

    private int Distinct(int count)
    {
        int kept = 1;
        for (int index = 1; index < count; index++)
        {
            if (_times[index] != _times[kept - 1])
            {
                _times[kept++] = _times[index];
            }
        }

        return kept;
    }

    private int EndOfTier(int begin, int count)
    {
        int end = begin + 1;
        while (end < count && _emptiness[end] <= _emptiness[begin] + 1e-9)
        {
            end++;
        }

        return end;
    }

    /// <summary>The rate at which each entry of a tier claims the room that is left, and how many hands each segment's room would need.</summary>
    private void Claim(int begin, int end, int last)
    {
        _total[0] = 0;
        for (int index = 0; index < last; index++)
        {
            _total[index + 1] = _total[index] + (_room[index] * (_times[index + 1] - _times[index]));
        }

        Array.Clear(_claims, 0, last + 1);
        for (int index = begin; index < end; index++)
        {
            ReportEntry entry = _entries[index];
            int from = Instants.Find(_times, last + 1, entry.Start);
            int to = Instants.Find(_times, last + 1, entry.End);
            double room = _total[to] - _total[from];

            // Less than a microsecond of room is the rounding of none.
            _rates[index] = room < 1 ? 0 : Math.Min(1, entry.HandsOn / room);
            _claims[from] += _rates[index];
            _claims[to] -= _rates[index];
        }

        for (int index = 1; index <= last; index++)
        {
            _claims[index] += _claims[index - 1];
        }
    }
}
