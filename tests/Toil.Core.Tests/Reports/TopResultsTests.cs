using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Operations;
using Toil.Core.Tests.Support;
using Toil.Reports;

namespace Toil.Core.Tests.Reports;

public sealed class TopResultsTests
{
    private static readonly ResultView s_byRank = SampleOperation.View with { Urgency = Comparer<object>.Create((a, b) => ((int[])a)[0].CompareTo(((int[])b)[0])) };

    [Fact]
    public void They_are_what_sorting_all_and_taking_the_first_would_give() => Prop.ForAll(
        Gen.Choose(0, 9).ListOf().ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (ranks, limit) =>
        {
            int[][] all = [.. ranks.Select((rank, order) => new[] { rank, order })];
            TopResults top = new(s_byRank, limit);
            Array.ForEach(all, top.Add);
            int kept = limit == 0 ? all.Length : Math.Min(limit, all.Length);
            return top.Results.SequenceEqual(all.OrderBy(result => result[0]).Take(kept)) && top.Left == all.Length - kept;
        }).Check(Properties.Tests(500));

    [Fact]
    public void Without_an_urgency_the_first_are_kept()
    {
        TopResults top = new(SampleOperation.View, 2);
        Array.ForEach(["c", "b", "a"], top.Add);

        Assert.Equal(["c", "b"], top.Results);
        Assert.Equal(1, top.Left);
    }

    [Fact]
    public void The_same_result_counts_each_time()
    {
        TopResults top = new(SampleOperation.View, 0);
        top.Add("a");
        top.Add("a");

        Assert.Equal(2, top.Results.Count());
    }
}
