using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Toil.Certificates;
using Toil.Certificates.Inventories;
using Toil.Certificates.Targets;
using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Targets;

public sealed class ShardTests
{
    /// <summary>The algorithm is a promise between hosts and versions: printf %s shop.example.com:443 | sha256sum, first 16 digits, modulo the count, plus 1.</summary>
    [Theory]
    [InlineData("shop.example.com:443", 11)]
    [InlineData("/etc/ssl/certs", 9)]
    [InlineData("store://LocalMachine/Root", 10)]
    [InlineData("https://b\u00fccher.example", 4)]
    public void A_target_stays_where_it_is(string target, int expected)
        => Assert.Equal([expected], Enumerable.Range(1, 16).Where(index => new Shard(index, 16).Holds(target)));

    [Fact]
    public void Every_target_is_in_exactly_one_shard() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<string>().ToArbitrary(), Gen.Choose(1, Shard.MaxCount).ToArbitrary(),
        (text, count) => Enumerable.Range(1, count).Count(index => new Shard(index, count).Holds(text ?? string.Empty)) == 1).Check(Properties.Tests(300));

    [Fact]
    public void Shards_are_of_like_size()
    {
        int[] sizes = new int[16];
        for (int i = 0; i < 16_000; i++)
        {
            string target = string.Create(CultureInfo.InvariantCulture, $"host-{i:00000}.example.com:443");
            sizes[Enumerable.Range(1, 16).First(index => new Shard(index, 16).Holds(target)) - 1]++;
        }

        // A thousand each, give or take; four standard deviations are 122.
        Assert.All(sizes, size => Assert.InRange(size, 878, 1_122));
    }

    [Theory]
    [InlineData("3/16", 3, 16)]
    [InlineData(" 1/1 ", 1, 1)]
    [InlineData("1000/1000", 1_000, 1_000)]
    public void It_is_read(string text, int index, int count) => Assert.Equal(new Shard(index, count), Shard.Parse(text, null));

    [Theory]
    [InlineData("0/16", "add 1 to an index that counts from 0")]
    [InlineData("17/16", "the shards of 16 are 1/16 to 16/16")]
    [InlineData("1/0", "1 to 1000")]
    [InlineData("1/1001", "1 to 1000")]
    [InlineData("16", "INDEX/COUNT")]
    [InlineData("-1/16", "INDEX/COUNT")]
    [InlineData("1/2/3", "INDEX/COUNT")]
    [InlineData("1.5/16", "INDEX/COUNT")]
    [InlineData("99999999999/16", "INDEX/COUNT")]
    [InlineData("/", "INDEX/COUNT")]
    public void What_is_none_says_what_to_write(string text, string remedy)
    {
        ToilException error = Assert.Throws<ToilException>(() => OptionBinder.Bind(new SweepOptions(), [new OptionValue("shard", text, new ValueOrigin("--shard"))], Path.GetTempPath()));

        Assert.Equal("OptionInvalid", error.ErrorId);
        Assert.Contains("--shard", error.Message);
        Assert.Contains(remedy, error.Message);
    }

    [Fact]
    public async Task Every_way_in_is_sharded_and_a_wrong_target_is_told_once()
    {
        using TempFolder folder = new();
        string[] listed = [.. Enumerable.Range(0, 40).Select(i => $"listed-{i}.example.com")];
        string list = folder.Write("list.txt", string.Join('\n', listed) + "\nhttps://[wrong\n");
        string yaml = folder.Write("list.yaml", string.Concat(Enumerable.Range(0, 40).Select(i => $"- target: yaml-{i}.example.com\n")));
        string[] piped = [.. Enumerable.Range(0, 40).Select(i => $"piped-{i}.example.com")];

        List<string> all = [];
        RecordingSink sink = new();
        for (int index = 1; index <= 5; index++)
        {
            SweepOptions options = new() { Shard = new Shard(index, 5) };
            OperationContext context = new() { WorkingDirectory = folder.Path, Sink = sink };
            OperationCall<SweepOptions> call = new(options, Items(options), context);
            List<string> part = await TargetExpander.ExpandAsync(call, TestContext.Current.CancellationToken)
                .Select(entry => entry.Target.Text).ToListAsync(TestContext.Current.CancellationToken);
            Assert.InRange(part.Count, 10, 40);
            all.AddRange(part);
        }

        Assert.Equal(120, all.Count);
        Assert.Distinct(all);
        Assert.Equal("TargetHostInvalid", Assert.Single(sink.Problems).ErrorId);

        async IAsyncEnumerable<SweepOptions> Items(SweepOptions options)
        {
            await Task.CompletedTask;
            yield return options with { Inventory = [list, yaml] };
            foreach (string target in piped)
            {
                yield return options with { Target = [target] };
            }
        }
    }
}
