using System.Globalization;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Load.Workloads;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Load.Workloads;

public sealed class KeySamplerTests(PostgresFixture postgres) : LoadTestBase(postgres)
{
    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task A_small_table_gives_all_its_keys(StoreEngineKind engine)
        => Assert.Equal(Enumerable.Range(1, 100), Numbers(await SampleAsync(await BedAsync(engine), "item", "id")).Order());

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task A_large_table_gives_some_from_all_over_it_and_the_same_each_time(StoreEngineKind engine)
    {
        string location = await BedAsync(engine, 250_000);
        int[] keys = Numbers(await SampleAsync(location, "item", "id"));

        Assert.Equal(KeySampler.MaxValues, keys.Length);
        Assert.Equal(keys, Numbers(await SampleAsync(location, "item", "id")));
        for (int tenth = 0; tenth < 10; tenth++)
        {
            Assert.InRange(keys.Count(key => (key - 1) / 25_000 == tenth), 500, 1_500);
        }
    }

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task Views_give_keys_and_so_do_names_in_quotes(StoreEngineKind engine)
    {
        string location = await BedAsync(engine);
        await ExecuteAsync(location, "CREATE VIEW \"All items\" AS SELECT id AS \"Id\", note FROM item");
        Assert.Equal(100, (await SampleAsync(location, "\"All items\"", "\"Id\"")).Distinct().Count());
        await ExecuteAsync(location, "UPDATE item SET note = NULL WHERE id > 3");
        Assert.Equal(3, (await SampleAsync(location, "item", "note")).Count);
    }

    [Fact]
    public async Task A_table_without_rowid_gives_keys()
    {
        string location = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(location, "CREATE TABLE a (id text PRIMARY KEY) WITHOUT ROWID", "INSERT INTO a VALUES ('x'), ('y')");
        Assert.Equal(["x", "y"], (await SampleAsync(location, "a", "id")).Order());
    }

    [Fact]
    public async Task A_partitioned_table_gives_keys_of_all_partitions()
    {
        string location = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            location, "CREATE SCHEMA sales", "CREATE TABLE sales.a (id int, at int) PARTITION BY RANGE (at)", "CREATE TABLE sales.b PARTITION OF sales.a FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE sales.c PARTITION OF sales.a FOR VALUES FROM (10) TO (20)", "INSERT INTO sales.a SELECT i, i FROM generate_series(0, 19) i");
        Assert.Equal(Enumerable.Range(0, 20), Numbers(await SampleAsync(location, "sales.a", "id")).Order());
    }

    private async Task<IReadOnlyList<object>> SampleAsync(string location, string table, string column)
    {
        KeyDraw draw = new(table, column, false, new ValueOrigin("test"));
        WorkloadTransaction transaction = new() { Name = "t", Weight = 1, Statements = [], Parameters = [new("a", draw), new("b", draw with { IsZipf = true })], Origin = draw.Origin };
        await using TargetDatabase database = Target(location);
        return (await new KeySampler(database, 1).SampleAsync(new() { Name = "w", Path = "w", Transactions = [transaction] }, Token)).Of(draw);
    }

    private static int[] Numbers(IReadOnlyList<object> values) => [.. values.Select(value => Convert.ToInt32(value, CultureInfo.InvariantCulture))];
}
