using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Migrations.Throttling;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Throttling;

/// <summary>The pace of a plan that leaves it to the engine, on a server of its own: what other tests do would count.</summary>
public sealed class TrafficWatchTests : SignalTestBase
{
    private const string Busy = "Gives way: others are at work on the server";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task It_gives_way_while_others_work_and_for_a_while_after()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        await using Throttle throttle = new(new ThrottlePlan(), Postgres(cluster), _time);
        Assert.Equal((1, 8), (throttle.Pace.Target.TotalMilliseconds, throttle.Pace.Nice));
        await UntilAsync(throttle, () => throttle.Pace.Nice == 0);
        Assert.Equal((100, null), (throttle.Pace.Target.TotalMilliseconds, throttle.GivesWay));

        // An application between two of its short transactions, and a colleague of ours.
        await using NpgsqlConnection shop = await OpenAsync(cluster, "shop");
        await using NpgsqlConnection migration = await OpenAsync(cluster, "toil migration");
        await UntilAsync(throttle, () => throttle.GivesWay == Busy, () => TouchAsync(shop));
        Assert.Equal((1, 8), (throttle.Pace.Target.TotalMilliseconds, throttle.Pace.Nice));

        // Quiet on the server's clock, and not for long on ours.
        await Task.Delay(1_200, Token);
        await LookAsync(throttle, TimeSpan.FromSeconds(2));
        Assert.Equal(Busy, throttle.GivesWay);
        await UntilAsync(throttle, () => throttle.GivesWay is null, () => TouchAsync(migration));
        Assert.Equal(0, throttle.Pace.Nice);

        // The store, on the same server, and the load of a rehearsal.
        await using NpgsqlConnection store = await OpenAsync(cluster, "toil");
        await using NpgsqlConnection load = await OpenAsync(cluster, "toil load");
        await Task.Delay(1_200, Token);
        for (int i = 0; i < 3; i++)
        {
            await TouchAsync(store);
            await LookAsync(throttle, TimeSpan.FromSeconds(1));
            Assert.Null(throttle.GivesWay);
        }

        await UntilAsync(throttle, () => throttle.GivesWay == Busy, () => TouchAsync(load));
    }

    [Fact]
    public async Task What_it_may_not_see_counts_as_work_and_is_told()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        await cluster.ExecuteAsync($"CREATE ROLE plain LOGIN PASSWORD '{PostgresCluster.Password}'");
        await using NpgsqlConnection shop = await OpenAsync(cluster, "shop");
        await using Throttle throttle = new(new ThrottlePlan(), Postgres(cluster, user: "plain"), _time);
        await UntilAsync(throttle, () => throttle.GivesWay?.Contains("GRANT pg_monitor", StringComparison.Ordinal) == true);
        Assert.Equal(ThrottleVerdict.Go, await throttle.AskAsync(Token));

        await cluster.ExecuteAsync("GRANT pg_monitor TO plain");
        await UntilAsync(throttle, () => throttle.GivesWay is null);
    }

    [Fact]
    public async Task A_server_that_is_gone_slows_it_down_and_does_not_hold_it()
    {
        await using Throttle throttle = new(new ThrottlePlan(), NoServer(), _time);
        await UntilAsync(throttle, () => throttle.GivesWay == "Gives way: it could not look whether others are at work");
        Assert.Equal(ThrottleVerdict.Go, await throttle.AskAsync(Token));
    }

    [Theory]
    [InlineData(20, null, 20, 0)]
    [InlineData(null, 0.0, 50, 0)]
    [InlineData(null, 0.5, 50, 0.5)]
    public async Task A_plan_that_says_a_pace_has_it_and_looks_at_nothing(int? target, double? nice, int expected, double rest)
    {
        ThrottlePlan plan = new() { Target = target is { } time ? TimeSpan.FromMilliseconds(time) : null, Nice = nice };
        await using Throttle throttle = new(plan, NoServer(), _time);
        await LookAsync(throttle, TimeSpan.FromSeconds(2));
        Assert.Equal((expected, rest, null), (throttle.Pace.Target.TotalMilliseconds, throttle.Pace.Nice, throttle.GivesWay));
    }

    [Fact]
    public async Task Work_that_cannot_rest_waits_for_the_first_look()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        await using NpgsqlConnection shop = await OpenAsync(cluster, "shop");
        await using NpgsqlCommand work = new("SELECT pg_sleep(60)", shop);
        using CancellationTokenSource home = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task working = work.ExecuteNonQueryAsync(home.Token);
        await using (Throttle throttle = new(new ThrottlePlan(), Postgres(cluster), _time))
        {
            Assert.True(await throttle.GivesWayAsync(Token));
        }

        await home.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        await Task.Delay(1_200, Token);
        await using Throttle quiet = new(new ThrottlePlan(), Postgres(cluster), _time);
        Assert.False(await quiet.GivesWayAsync(Token));
        await using Throttle told = new(new ThrottlePlan { Nice = 0 }, Postgres(cluster), _time);
        Assert.False(await told.GivesWayAsync(Token));
    }

    [Fact]
    public async Task Helpers_of_the_server_are_left_to_others_and_come_back()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        PostgresTarget database = Postgres(cluster);
        await using TargetSession session = await database.ConnectAsync("toil migration", Token);
        object? usual = await HelpersAsync();
        Assert.NotEqual("0", usual);
        await database.HelpersAsync(session, may: false, Token);
        Assert.Equal("0", await HelpersAsync());
        await database.HelpersAsync(session, may: true, Token);
        Assert.Equal(usual, await HelpersAsync());

        Task<object?> HelpersAsync() => session.ScalarAsync("SELECT current_setting('max_parallel_workers_per_gather')", Token);
    }

    [Fact]
    public async Task A_file_has_nobody_at_work()
    {
        await using Throttle throttle = new(new ThrottlePlan(), Sqlite(), _time);
        Assert.False(await throttle.GivesWayAsync(Token));
        Assert.Equal((50, 0), (throttle.Pace.Target.TotalMilliseconds, throttle.Pace.Nice));
    }

    [Fact]
    public async Task Each_pace_finds_its_size_again()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        await using Throttle throttle = new(new ThrottlePlan(), Postgres(cluster), _time);
        BatchSizes sizes = new(throttle);
        sizes.Now.Resume(77);
        await UntilAsync(throttle, () => throttle.Pace.Nice == 0);
        sizes.Now.Resume(9_000);
        await using NpgsqlConnection shop = await OpenAsync(cluster, "shop");
        await UntilAsync(throttle, () => throttle.GivesWay == Busy, () => TouchAsync(shop));
        Assert.Equal(77, sizes.Now.Size);
    }

    // Nothing listens there.
    private static PostgresTarget NoServer() => new(new DatabaseLocation(null, StoreLocation.Parse("postgresql://toil@127.0.0.1:1/none", "/"), null), static () => "none");

    private static async Task<NpgsqlConnection> OpenAsync(PostgresCluster cluster, string name)
    {
        NpgsqlConnection connection = new($"{cluster.ConnectionString()};Application Name={name}");
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task TouchAsync(NpgsqlConnection connection)
    {
        await using NpgsqlCommand command = new("SELECT 1", connection);
        await command.ExecuteScalarAsync(Token);
    }

    private async Task LookAsync(Throttle throttle, TimeSpan later)
    {
        _time.Advance(later);
        await throttle.AskAsync(Token);
        await Task.Delay(50, Token);
    }

    private async Task UntilAsync(Throttle throttle, Func<bool> isSo, Func<Task>? meanwhile = null)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"It is still: {throttle.GivesWay ?? "nothing"}.");
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            await LookAsync(throttle, TimeSpan.FromSeconds(1));
        }
    }
}
