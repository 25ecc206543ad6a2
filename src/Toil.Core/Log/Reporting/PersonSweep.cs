namespace Toil.Log.Reporting;

/// <summary>
/// Takes the entries of one person by their start, gathers those that overlap, and hands each on with what counts of it. Holds no more than one
/// cluster at a time.
/// </summary>
internal sealed class PersonSweep(IHandsOnSink sink, OverlapCluster overlap)
{
    private readonly List<ReportEntry> _cluster = [];
    private long _end = long.MinValue;

    /// <summary>When the latest of the entries so far ended.</summary>
    public long BusyUntil => _end;

    public void Add(in ReportEntry entry)
    {
        // What only touches does not overlap.
        if (entry.Start >= _end)
        {
            Flush();
        }

        _cluster.Add(entry);
        _end = Math.Max(_end, entry.End);
    }

    public void Flush()
    {
        if (_cluster.Count == 1)
        {
            sink.Count(_cluster[0], HandsOnShare.Alone(_cluster[0]));
        }
        else if (_cluster.Count > 1)
        {
            overlap.Share(_cluster, sink);
        }

        _cluster.Clear();
    }
}
