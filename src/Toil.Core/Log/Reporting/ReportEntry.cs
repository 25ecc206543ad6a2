namespace Toil.Log.Reporting;

/// <summary>An entry as a report counts it: instants and durations in microseconds, texts as numbers in tables of words.</summary>
internal readonly record struct ReportEntry(
    long Start, long End, long HandsOn, int Person, int Task, int Zone, EntryCategory Category, EntryTrigger Trigger, EntrySource Source)
{
    /// <summary>From start to end.</summary>
    public long Elapsed => End - Start;

    /// <summary>True where hands were on it all the time.</summary>
    public bool IsFull => HandsOn >= Elapsed;
}
