namespace Toil.Log.Reporting;

/// <summary>What a report gathers of one person.</summary>
internal sealed class PersonFigures(IHandsOnSink sink, OverlapCluster overlap)
{
    private int _lastDay = -1;

    /// <summary>Gathers overlapping entries.</summary>
    public PersonSweep Sweep { get; } = new(sink, overlap);

    /// <summary>Days on which an entry began.</summary>
    public int Days { get; private set; }

    /// <summary>True where something of the period is theirs.</summary>
    public bool IsInPeriod { get; set; }

    /// <summary>Nights in which they were woken or worked on a page, by the day number of the evening.</summary>
    public Dictionary<int, NightFigures> Nights { get; } = [];

    public void CountDay(int day)
    {
        if (day > _lastDay)
        {
            _lastDay = day;
            Days++;
        }
    }

    public NightFigures Night(int evening)
    {
        if (!Nights.TryGetValue(evening, out NightFigures? night))
        {
            Nights[evening] = night = new NightFigures();
        }

        return night;
    }
}
