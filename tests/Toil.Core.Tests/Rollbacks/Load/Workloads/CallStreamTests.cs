using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Running;
using Toil.Rollbacks.Load.Workloads;

namespace Toil.Core.Tests.Rollbacks.Load.Workloads;

public sealed class CallStreamTests : WorkloadTestBase
{
    private const string Two = """
        workload: w
        rate: 1
        transactions:
          - name: often
            weight: 8
            sql: [SELECT @a, 'SELECT @b, @a']
            parameters: { b: { text: 5 }, a: { from: 1, to: 1000000 } }
          - name: seldom
            weight: 2
            sql: INSERT INTO t VALUES (@a)
            parameters: { a: { uuid: true } }
        """;

    [Fact]
    public void Weights_count_against_each_other()
    {
        LoadCall[] calls = Calls(1, 20_000);
        Assert.InRange(calls.Count(call => call.Statements[0].Name == "often"), 15_700, 16_300);
    }

    [Fact]
    public void The_same_seed_gives_the_same_calls()
    {
        Assert.Equal(Calls(1, 500).Select(Text), Calls(1, 500).Select(Text));
        Assert.NotEqual(Calls(1, 500).Select(Text), Calls(2, 500).Select(Text));

        static string Text(LoadCall call) => $"{call.Statements[0].Name} {string.Join(',', call.Values.SelectMany(values => values))}";
    }

    [Fact]
    public void A_parameter_has_one_value_in_all_statements_of_a_call()
    {
        foreach (LoadCall call in Calls(1, 100).Where(call => call.Statements.Count == 2))
        {
            Assert.Equal((1, 2, "BEGIN", false), (call.Values[0].Length, call.Values[1].Length, call.Begin, call.Writes));
            Assert.Equal(call.Values[0][0], call.Values[1][1]);
            Assert.IsType<string>(call.Values[1][0]);
        }
    }

    [Fact]
    public void One_statement_is_a_transaction_of_its_own()
    {
        LoadCall call = Calls(1, 100).First(call => call.Statements.Count == 1);
        Assert.Equal((null, true), (call.Begin, call.Writes));
    }

    private LoadCall[] Calls(int seed, int count)
    {
        CallStream stream = new(Read(Two), new(Dice.For(seed, 1), TimeProvider.System));
        return [.. Enumerable.Range(0, count).Select(_ => stream.Next())];
    }
}
