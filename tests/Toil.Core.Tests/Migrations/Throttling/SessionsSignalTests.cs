using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Throttling;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Throttling;

/// <summary>On a server of its own: what other tests do would count.</summary>
public sealed class SessionsSignalTests : SignalTestBase
{
    [Fact]
    public async Task Sessions_at_work_count_and_those_of_migrations_do_not()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        await using ThrottleLink link = new(Postgres(cluster));
        SessionsSignal signal = new(link, 1);
        Assert.False((await signal.ReadAsync(Token)).IsHeld);

        // One at work, one that idles in a transaction, and one of a migration.
        await using Sleeper first = await Sleeper.StartAsync(cluster, "shop");
        await using Sleeper migration = await Sleeper.StartAsync(cluster, "toil migration");
        await using NpgsqlConnection idle = new(cluster.ConnectionString());
        await idle.OpenAsync(Token);
        await using NpgsqlTransaction open = await idle.BeginTransactionAsync(Token);
        Assert.False((await signal.ReadAsync(Token)).IsHeld);

        await using Sleeper second = await Sleeper.StartAsync(cluster, "shop");
        Assert.Equal("2 sessions are active, more than 1", (await UntilAsync(signal, reading => reading.IsHeld)).Reason);

        await second.DisposeAsync();
        await UntilAsync(signal, reading => !reading.IsHeld);
    }

    [Fact]
    public async Task Who_may_not_see_the_others_is_told_which_right_is_missing()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        await cluster.ExecuteAsync($"CREATE ROLE plain LOGIN PASSWORD '{PostgresCluster.Password}'");
        PostgresTarget target = Postgres(cluster, user: "plain");
        foreach (Func<ThrottleLink, IThrottleSignal> signal in new Func<ThrottleLink, IThrottleSignal>[]
            { link => new SessionsSignal(link, 1), link => new ReplicaLagSignal(link, TimeSpan.FromSeconds(1), TimeProvider.System) })
        {
            ToilException error = await Assert.ThrowsAsync<ToilException>(() => ReadAsync(target, signal));
            Assert.Equal(ThrottleErrors.Unreadable, error.ErrorId);
            Assert.Contains("GRANT pg_monitor", error.Remedy, StringComparison.Ordinal);
        }

        await cluster.ExecuteAsync("GRANT pg_monitor TO plain");
        Assert.False((await ReadAsync(target, link => new SessionsSignal(link, 1))).IsHeld);
    }

    /// <summary>A session that is at work until it is disposed.</summary>
    private sealed class Sleeper(NpgsqlConnection connection, NpgsqlCommand command, Task work) : IAsyncDisposable
    {
        public static async Task<Sleeper> StartAsync(PostgresCluster cluster, string name)
        {
            NpgsqlConnection connection = new($"{cluster.ConnectionString()};Application Name={name}");
            await connection.OpenAsync(Token);
            NpgsqlCommand command = new("SELECT pg_sleep(600)", connection) { CommandTimeout = 0 };
            return new(connection, command, command.ExecuteNonQueryAsync(Token));
        }

        public async ValueTask DisposeAsync()
        {
            command.Cancel();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connection.DisposeAsync();
        }
    }
}
