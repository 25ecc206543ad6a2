using System.Globalization;
using Toil.Operations;

namespace Toil.Reports.Html;

/// <summary>Counts instants by when they come: past, the coming weeks one by one, then months, then later.</summary>
internal sealed class TimelineBuckets
{
    private const int Weeks = 8;
    private const int Months = 14;

    private readonly List<TimelineBucket> _buckets = [];

    public TimelineBuckets(DateTimeOffset now)
    {
        _buckets.Add(new TimelineBucket("past", long.MinValue / 2, now.ToUnixTimeSeconds()));
        DateTimeOffset from = now;
        for (int week = 1; week <= Weeks; week++)
        {
            from = Append(from, now.AddDays(7 * week), $"{week} wk");
        }

        DateTimeOffset month = new(from.Year, from.Month, 1, 0, 0, 0, TimeSpan.Zero);
        for (int index = 1; index <= Months; index++)
        {
            string label = from.ToString("MMM yy", CultureInfo.InvariantCulture);
            from = Append(from, month.AddMonths(index), label);
        }

        _buckets.Add(new TimelineBucket("later", from.ToUnixTimeSeconds(), long.MaxValue / 2));
    }

    public IReadOnlyList<TimelineBucket> Buckets => _buckets;

    public long Total { get; private set; }

    public void Add(DateTimeOffset instant, Severity severity)
    {
        long second = instant.ToUnixTimeSeconds();
        _buckets.First(bucket => second < bucket.To).Add(severity);
        Total++;
    }

    /// <summary>
    /// Height of so many results in a bar, in percent of the tallest. What comes later than the timeline reaches is no measure for what comes soon,
    /// so that bar may be cut; and a single result is still to be seen.
    /// </summary>
    public double Share(TimelineBucket bucket, long count)
    {
        long tallest = Math.Max(1, _buckets.SkipLast(1).Max(other => other.Total));
        double whole = Math.Clamp(100.0 * bucket.Total / tallest, 4, 100);
        return whole * count / Math.Max(1, bucket.Total);
    }

    private DateTimeOffset Append(DateTimeOffset from, DateTimeOffset to, string label)
    {
        _buckets.Add(new TimelineBucket(label, from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds()));
        return to;
    }
}
