namespace Toil.Log.Reporting;

/// <summary>What a report gathers of one week.</summary>
internal sealed class WeekFigures
{
    /// <summary>Microseconds by category.</summary>
    public double[] Time { get; } = new double[3];

    /// <summary>Entries that began in it.</summary>
    public long Count { get; set; }
}
