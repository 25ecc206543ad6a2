namespace Toil.Rollbacks.Phases;

/// <summary>How long the migration will take on the source, from what it took on a clone.</summary>
internal static class Prediction
{
    /// <summary>A time for the whole source. Work on a table grows with its rows; statements that only touch the catalog are overestimated, which is the safe side.</summary>
    /// <param name="took">Time on the clone.</param>
    /// <param name="share">Share of the rows that the clone has; null for all.</param>
    public static TimeSpan OfWhole(TimeSpan took, double? share) => share is { } part and > 0 ? took / part : took;

    /// <summary>To the millisecond, so that it can be read.</summary>
    public static TimeSpan Round(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Round(time.TotalMilliseconds)));
}
