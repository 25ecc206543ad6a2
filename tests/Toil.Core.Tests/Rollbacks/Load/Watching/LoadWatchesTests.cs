using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Throttling;
using Toil.Rollbacks.Load.Watching;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Load.Watching;

public sealed class LoadWatchesTests(PostgresFixture postgres) : LoadTestBase(postgres)
{
    [Fact]
    public async Task What_cannot_be_seen_is_said_once_and_the_rest_is_seen()
    {
        await using TargetDatabase database = Target(await BedAsync(StoreEngineKind.Sqlite));
        List<string> said = [];
        Failing blind = new(ThrottleErrors.NoRights("lag"));
        Failing ill = new(new IOException("no answer"));
        await using LoadWatches watches = new(database, [("the replicas", blind), ("the log", ill), ("the sum", new Counting())], TimeProvider.System, said.Add);
        await watches.BeginAsync(Token);
        await UntilAsync(() => Task.FromResult(ill.Looks > 3));

        Assert.True((await watches.CutAsync(Token)).WalBytes > 3);
        Assert.Equal(1, blind.Looks);
        Assert.Equal(
            ["Beside the load, the replicas cannot be seen: The throttle's lag cannot be read: this user may not see the sessions of others."], said.Take(1));
        Assert.StartsWith("Beside the load, the log cannot be seen at times: ", Assert.Single(said.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lag_of_a_replica_is_seen()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster primary = await PostgresCluster.StartAsync();
        await using TargetDatabase database = Target($"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{primary.Port}/postgres");
        await using LagWatch watch = new(new ThrottleLink(database), TimeProvider.System);
        await watch.LookAsync(Token);
        Assert.Null(Seen(watch));

        await using PostgresCluster standby = await primary.StartStandbyAsync();
        await UntilAsync(async () =>
        {
            await watch.LookAsync(Token);
            return Seen(watch) is not null;
        });
        await standby.ExecuteAsync("SELECT pg_wal_replay_pause()");
        await primary.ExecuteAsync("CREATE TABLE t (i int)");
        await UntilAsync(async () =>
        {
            await watch.LookAsync(Token);
            return Seen(watch) > TimeSpan.FromSeconds(0.5);
        });
    }

    private static TimeSpan? Seen(LagWatch watch)
    {
        WatchFigures figures = new();
        watch.Fill(figures);
        return figures.ReplicaLag;
    }

    private sealed class Failing(Exception error) : ILoadWatch
    {
        public int Looks { get; private set; }

        public Task LookAsync(CancellationToken cancellation)
        {
            Looks++;
            throw error;
        }

        public void Fill(WatchFigures figures)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Counting : ILoadWatch
    {
        private int _looks;

        public Task LookAsync(CancellationToken cancellation)
        {
            _looks++;
            return Task.CompletedTask;
        }

        public void Fill(WatchFigures figures) => figures.WalBytes = _looks;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
