namespace Toil.Log.Reporting;

/// <summary>When automating a task has paid back.</summary>
/// <param name="Weeks">Weeks at the period's mean rate; null where it never does.</param>
/// <param name="Low">The low end of the 90 % range, or null where there are too few weeks for one.</param>
/// <param name="High">The high end; null where it may never pay back.</param>
internal sealed record Payback(double? Weeks, double? Low, double? High)
{
    /// <summary>Whole weeks without which no range is given.</summary>
    public const int LeastWeeks = 4;

    private const int Resamples = 2_000;

    private const int Seed = 20_260_101;

    /// <summary>Weeks until the hours that the task takes now add up to what building it takes.</summary>
    /// <remarks>
    /// The range is the percentile bootstrap (Efron 1979) of the mean week: 2,000 resamples of the whole weeks, weeks without the task included, with a fixed
    /// seed, so that the same log gives the same range; its 5th and 95th percentile. It says how far the weeks of the past scatter. It knows
    /// nothing of a trend, nor of how wrong the estimated cost is, and it takes automation to leave no hands-on time.
    /// </remarks>
    /// <param name="cost">Hours that building it takes.</param>
    /// <param name="rate">Hours a week in the period.</param>
    /// <param name="weeks">Hours in each whole week.</param>
    public static Payback Of(double cost, double rate, IReadOnlyList<double> weeks)
    {
        double? middle = rate > 0 ? cost / rate : null;
        if (weeks.Count < LeastWeeks)
        {
            return new(middle, null, null);
        }

        // Repeatable on purpose; nothing is to be kept from anybody.
#pragma warning disable CA5394
        Random random = new(Seed);
        double[] means = new double[Resamples];
        for (int sample = 0; sample < Resamples; sample++)
        {
            double sum = 0;
            for (int draw = 0; draw < weeks.Count; draw++)
            {
                sum += weeks[random.Next(weeks.Count)];
            }

            means[sample] = sum / weeks.Count;
        }
#pragma warning restore CA5394

        Array.Sort(means);
        double high = Quantiles.Of(means, 0.95);
        double low = Quantiles.Of(means, 0.05);
        return new(middle, high > 0 ? cost / high : null, low > 0 ? cost / low : null);
    }
}
