using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Rollbacks.Load.Running;

namespace Toil.Core.Tests.Rollbacks.Load.Running;

public sealed class LatencyHistogramTests
{
    // From nothing to a day in ticks, each size as likely as the others.
    private static Gen<long[]> Values => Gen.Choose(0, 40).SelectMany(bits => Gen.Choose(0, int.MaxValue).Select(n => (long)(n / (double)int.MaxValue * (1L << bits)))).ArrayOf();

    [Fact]
    public void A_quantile_is_off_by_less_than_a_hundredth() => Prop.ForAll(Values.ToArbitrary(), values =>
    {
        LatencyHistogram histogram = Of(values);
        long[] sorted = [.. values.Order()];
        foreach (double share in (double[])[0.01, 0.5, 0.95, 0.99, 1])
        {
            long exact = sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
            Assert.InRange(histogram.Quantile(share), exact, exact + (exact / 100.0));
        }

        Assert.Equal((sorted.Length, sorted.LastOrDefault()), (histogram.Count, histogram.Longest));
    }).Check(Properties.Tests(500));

    [Fact]
    public void Two_together_are_as_one_of_all() => Prop.ForAll(Values.ToArbitrary(), Values.ToArbitrary(), (first, second) =>
    {
        LatencyHistogram both = Of(first);
        both.Add(Of(second));
        LatencyHistogram all = Of([.. first, .. second]);
        Assert.Equal((all.Count, all.Longest, all.Quantile(0.5), all.Quantile(0.99)), (both.Count, both.Longest, both.Quantile(0.5), both.Quantile(0.99)));
    }).Check(Properties.Tests(200));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void The_ends_fit_in(long value, long expected) => Assert.Equal(expected, Of([value]).Quantile(0.99));

    private static LatencyHistogram Of(long[] values)
    {
        LatencyHistogram histogram = new();
        foreach (long value in values)
        {
            histogram.Add(value);
        }

        return histogram;
    }
}
