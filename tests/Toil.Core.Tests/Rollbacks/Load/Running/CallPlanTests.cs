using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Running;

namespace Toil.Core.Tests.Rollbacks.Load.Running;

public sealed class CallPlanTests
{
    private const int Count = 20_000;

    [Fact]
    public void Even_calls_are_even()
    {
        CallSlot[] slots = Take(new RatePlan(8, null, null), 5);
        Assert.Equal([0.125, 0.25, 0.375, 0.5, 0.625], slots.Select(slot => Seconds(slot.Due)));
        Assert.Equal(Count / 200.0, Seconds(Take(new RatePlan(200, null, null), Count)[^1].Due));
    }

    [Fact]
    public void Independent_callers_keep_the_rate_and_not_the_distance()
    {
        long[] dues = [.. Take(new RatePlan(200, Dice.For(1, 2), null), Count).Select(slot => slot.Due)];
        Assert.InRange(Seconds(dues[^1]), Count / 200.0 * 0.97, Count / 200.0 * 1.03);

        // The distances of a Poisson process scatter as much as they are long.
        double[] gaps = [.. dues.Zip(dues.Skip(1), (a, b) => Seconds(b - a))];
        double mean = gaps.Average();
        Assert.InRange(Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))) / mean, 0.95, 1.05);
        Assert.Equal(dues, Take(new RatePlan(200, Dice.For(1, 2), null), Count).Select(slot => slot.Due));
    }

    [Fact]
    public void A_script_comes_again_and_again_in_its_order()
    {
        CallSlot[] slots = Take(new RatePlan(1, null, [Call(3), Call(-1), Call(5)]), 7);
        Assert.Equal([0, 1, 2, 0, 1, 2, 0], slots.Select(slot => slot.Index));
        Assert.Equal([3, -1, 5, 3, -1, 5, 3], slots.Select(slot => slot.Session));
    }

    [Theory]
    [InlineData(1, new[] { 0, 1, 1, 4, 5, 6, 6, 9, 10.0 })]
    [InlineData(2, new[] { 0, 0.5, 0.5, 2, 2.5, 3, 3, 4.5, 5 })]
    public void A_log_keeps_its_distances(double speed, double[] expected)
    {
        LogPlan plan = new([Call(1), Call(2), Call(1), Call(3)], [0, Ticks(1), Ticks(1), Ticks(4)], Ticks(5), speed);
        CallSlot[] slots = Take(plan, 9);
        Assert.Equal(expected, slots.Select(slot => Seconds(slot.Due)));
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3, 0], slots.Select(slot => slot.Index));
    }

    [Fact]
    public void A_copy_goes_on_alone()
    {
        foreach (ICallPlan plan in (ICallPlan[])[new RatePlan(10, Dice.For(1, 2), [Call(1), Call(2)]), new LogPlan([Call(1), Call(2)], [0, 7], 9, 1)])
        {
            Take(plan, 3);
            CallSlot[] copied = Take(plan.Copy(), 10);
            Assert.Equal(copied, Take(plan, 10));
        }
    }

    internal static LoadCall Call(int session) => new() { Statements = [new("s", "SELECT 1", "SELECT 1", [], LoadVerb.Read)], Values = [[]], Session = session };

    private static CallSlot[] Take(ICallPlan plan, int count) => [.. Enumerable.Range(0, count).Select(_ => plan.Take())];

    private static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    private static double Seconds(long ticks) => new TimeSpan(ticks).TotalSeconds;
}
