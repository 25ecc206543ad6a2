namespace Toil.Log.Reporting;

/// <summary>Order statistics.</summary>
internal static class Quantiles
{
    /// <summary>The quantile of sorted values: linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, the default of R, NumPy and spreadsheets).</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="part">From 0 to 1.</param>
    public static double Of(ReadOnlySpan<double> sorted, double part)
    {
        double place = part * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>
    /// The slope of values that are one step apart: the median of the slopes of all pairs (Theil 1950, Sen 1968), which a single bad week does
    /// not move. Of more than 520 values the last 520 count.
    /// </summary>
    /// <param name="values">At least two values.</param>
    public static double Slope(ReadOnlySpan<double> values)
    {
        const int Most = 520;
        ReadOnlySpan<double> last = values.Length > Most ? values[^Most..] : values;
        double[] slopes = new double[last.Length * (last.Length - 1) / 2];
        int count = 0;
        for (int later = 1; later < last.Length; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                slopes[count++] = (last[later] - last[earlier]) / (later - earlier);
            }
        }

        Array.Sort(slopes);
        return Of(slopes, 0.5);
    }
}
