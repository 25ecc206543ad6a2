using System.Data.Common;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Throttling;
using Toil.Rollbacks.Load.Watching;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Load.Watching;

public sealed class LockWatchTests(PostgresFixture postgres) : LoadTestBase(postgres)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Others_that_wait_are_seen_and_a_migration_that_waits_is_not(bool hasStart)
    {
        string location = await BedAsync(StoreEngineKind.PostgreSql);
        await using TargetDatabase database = Target(location);
        await using LockWatch watch = new(new ThrottleLink(database), TimeProvider.System, hasStart);
        await watch.LookAsync(Token);
        Assert.Equal((TimeSpan.Zero, 0), Seen(watch));

        await using DbConnection holder = await OpenAsync(location);
        await ExecuteAsync(holder, "BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
        await using DbConnection migration = await OpenAsync(location, "toil orders 7");
        Task waiting = ExecuteAsync(migration, "ALTER TABLE item ADD COLUMN more int");
        await WaitingAsync(location, 1);
        await watch.LookAsync(Token);
        Assert.Equal((TimeSpan.Zero, 0), Seen(watch));

        await using DbConnection load = await OpenAsync(location, "toil load");
        await using DbConnection shop = await OpenAsync(location);
        Task[] others = [ExecuteAsync(load, "SELECT * FROM item"), ExecuteAsync(shop, "SELECT * FROM item")];
        await WaitingAsync(location, 3);
        await watch.LookAsync(Token);
        await Task.Delay(700, Token);
        await watch.LookAsync(Token);

        (TimeSpan? longest, int? blocked) = Seen(watch);
        Assert.Equal(2, blocked);
        Assert.InRange(longest!.Value.TotalSeconds, 0.6, 60);
        await ExecuteAsync(holder, "ROLLBACK");
        await Task.WhenAll([waiting, .. others]);
        await watch.LookAsync(Token);
        Assert.Equal((TimeSpan.Zero, 0), Seen(watch));

        // Nobody looked.
        Assert.Equal((null, null), Seen(watch));
    }

    private Task WaitingAsync(string location, int sessions) => UntilAsync(async () => await QueryAsync(
        location, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == $"{sessions}");

    private static (TimeSpan? Longest, int? Blocked) Seen(LockWatch watch)
    {
        WatchFigures figures = new();
        watch.Fill(figures);
        return (figures.LongestLockWait, figures.BlockedSessions);
    }
}
