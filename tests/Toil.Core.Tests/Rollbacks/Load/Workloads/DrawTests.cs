using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Rollbacks.Load.Running;
using Toil.Rollbacks.Load.Workloads;

namespace Toil.Core.Tests.Rollbacks.Load.Workloads;

public sealed class DrawTests : WorkloadTestBase
{
    private const int Draws = 50_000;

    [Theory]
    [InlineData("{ from: -3, to: 6 }")]
    [InlineData("{ from: 1, to: 9223372036854775807, distribution: zipf }")]
    [InlineData("{ from: -9223372036854775807, to: 9223372036854775807 }")]
    [InlineData("{ from: 0.5, to: 900, decimals: 2 }")]
    [InlineData("{ values: [a, b, null], distribution: zipf }")]
    [InlineData("{ text: 30 }")]
    [InlineData("{ uuid: true }")]
    [InlineData("{ sequence: -5 }")]
    public void The_same_seed_gives_the_same_values(string parameter)
    {
        object?[] first = Many(parameter, 5, 1_000);
        Assert.Equal(first, Many(parameter, 5, 1_000));
        Assert.True(parameter.Contains("sequence", StringComparison.Ordinal) || !first.SequenceEqual(Many(parameter, 6, 1_000)));
    }

    [Fact]
    public void A_range_is_drawn_evenly_with_its_ends()
    {
        Dictionary<long, int> counts = Many("{ from: -3, to: 6 }", 1, Draws).CountBy(value => (long)value!).ToDictionary();
        Assert.Equal([-3, -2, -1, 0, 1, 2, 3, 4, 5, 6], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, Draws / 10 * 0.93, Draws / 10 * 1.07));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1_000)]
    [InlineData(1_000_000_000_000)]
    public void Zipf_draws_each_rank_as_often_as_it_should(long to)
    {
        object?[] values = Many($"{{ from: 1, to: {to}, distribution: zipf }}", 3, Draws);
        Dictionary<long, int> counts = values.CountBy(value => (long)value!).ToDictionary();
        Assert.All(values, value => Assert.InRange((long)value!, 1, to));

        // The sum of 1 / k^0.99, its tail as an integral.
        double sum = 0;
        long exact = Math.Min(to, 100_000);
        for (long k = 1; k <= exact; k++)
        {
            sum += Math.Pow(k, -0.99);
        }

        sum += (Math.Pow(to + 0.5, 0.01) - Math.Pow(exact + 0.5, 0.01)) / 0.01;
        for (long rank = 1; rank <= Math.Min(5, to); rank++)
        {
            double expected = Draws * Math.Pow(rank, -0.99) / sum;
            Assert.InRange(counts.GetValueOrDefault(rank), expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
        }
    }

    [Fact]
    public void Decimals_are_as_many_as_asked_for_and_within_the_range()
    {
        decimal[] values = [.. Many("{ from: 0.5, to: 2, decimals: 2 }", 1, Draws).Cast<decimal>()];
        Assert.All(values, value => Assert.Equal(value, decimal.Round(value, 2)));
        Assert.Equal((0.5m, 2m, 151), (values.Min(), values.Max(), values.Distinct().Count()));
    }

    [Fact]
    public void A_uuid_is_one_of_version_4_and_new_each_time()
    {
        string[] values = [.. Many("{ uuid: true }", 1, 1_000).Cast<string>()];
        Assert.All(values, value => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", value));
        Assert.Equal(values.Length, values.Distinct().Count());
    }

    [Fact]
    public void Texts_are_letters() => Assert.All(Many("{ text: 20 }", 1, 100).Cast<string>(), text => Assert.Matches("^[a-z]{20}$", text));

    [Fact]
    public void Values_of_a_list_all_come() => Assert.Equal([null, "a", "b"], Many("{ values: [a, b, null] }", 1, 1_000).Distinct().Order());

    [Fact]
    public void A_moment_is_written_for_either_engine()
    {
        DateTimeOffset now = DateTimeOffset.Parse("2026-11-20T10:00:00.123456+01:00", CultureInfo.InvariantCulture);
        object? drawn = Parameter("{ now: true }").Begin(new(new(1), new TestClock(now)))();
        Assert.Equal("2026-11-20 09:00:00.123456+00", DrawnValue.Text(drawn));
        Assert.Equal("2026-11-20 09:00:00.123456", DrawnValue.Sqlite(drawn));
    }

    [Fact]
    public void Numbers_are_written_the_same_everywhere() => Assert.Equal(
        ["-5", "0.50", "true", "a", null], new object?[] { -5L, 0.50m, true, "a", null }.Select(DrawnValue.Text));

    [Fact]
    public void A_sequence_goes_on_in_the_next_run()
    {
        WorkloadTransaction transaction = Transaction("sql: SELECT @a, @b\nparameters: { a: { sequence: 1 }, b: { sequence: 1 } }");
        DrawState state = new(new(1), TimeProvider.System);
        Workload workload = new() { Name = "w", Path = "w", Transactions = [transaction] };
        Assert.Equal([[1L, 1L], [2L, 2L]], Calls(2));
        Assert.Equal([[3L, 3L]], Calls(1));

        object?[][] Calls(int count)
        {
            CallStream stream = new(workload, state);
            return [.. Enumerable.Range(0, count).Select(_ => stream.Next().Values[0])];
        }
    }

    [Fact]
    public void Below_stays_below() => Prop.ForAll<ulong, ulong>((seed, bound) =>
    {
        Dice dice = new(seed);
        return bound == 0 || Enumerable.Range(0, 20).All(_ => dice.Below(bound) < bound);
    }).Check(Properties.Tests(300));

    private object?[] Many(string parameter, int seed, int count)
    {
        Func<object?> draw = Parameter(parameter).Begin(new(Dice.For(seed, 1), TimeProvider.System));
        return [.. Enumerable.Range(0, count).Select(_ => draw())];
    }
}
