using Toil.Core.Tests.Support;
using Toil.Migrations.Throttling;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Throttling;

/// <summary>Against a server with a standby that really streams.</summary>
public sealed class ReplicaLagTests : SignalTestBase
{
    private const string Write = "CREATE TABLE IF NOT EXISTS t (i int); INSERT INTO t SELECT generate_series(1, 100)";

    [Fact]
    public async Task Lag_holds_while_it_is_too_great_and_an_idle_server_has_none()
    {
        await using PostgresCluster primary = await StartAsync();
        await using PostgresCluster standby = await primary.StartStandbyAsync();
        await using ThrottleLink link = new(Postgres(primary));
        ReplicaLagSignal signal = new(link, TimeSpan.FromSeconds(1), TimeProvider.System);
        await primary.ExecuteAsync(Write);
        ThrottleReading first = await UntilAsync(signal, reading => reading is { IsHeld: false, Lag.TotalSeconds: 0 });
        Assert.Null(first.Reason);

        // Nothing is written any more: the server reports no lag, or an old one. It is zero either way.
        for (int i = 0; i < 15; i++)
        {
            await Task.Delay(100, Token);
            Assert.False((await signal.ReadAsync(Token)).IsHeld);
        }

        await standby.ExecuteAsync("SELECT pg_wal_replay_pause()");
        await primary.ExecuteAsync(Write);
        ThrottleReading held = await UntilAsync(signal, reading => reading.Lag > TimeSpan.FromSeconds(2));
        Assert.True(held.IsHeld);
        Assert.Matches(@"^replica walreceiver \(127\.0\.0\.1\) lags by [2-9].*s, more than 1s$", held.Reason);

        await standby.ExecuteAsync("SELECT pg_wal_replay_resume()");
        await UntilAsync(signal, reading => reading is { IsHeld: false, Lag.TotalSeconds: 0 });
    }

    [Fact]
    public async Task A_replica_that_goes_away_holds_until_it_is_back()
    {
        await using PostgresCluster primary = await StartAsync();
        await using ThrottleLink link = new(Postgres(primary));
        ReplicaLagSignal signal = new(link, TimeSpan.FromSeconds(30), TimeProvider.System);
        await using (PostgresCluster standby = await primary.StartStandbyAsync("cluster_name=north"))
        {
            await StreamingAsync(primary);
            await UntilAsync(signal, reading => !reading.IsHeld);
        }

        ThrottleReading gone = await UntilAsync(signal, reading => reading.IsHeld);
        Assert.StartsWith("replica north is gone, and its lag unknown", gone.Reason);
        Assert.Null(gone.Lag);

        await using PostgresCluster again = await primary.StartStandbyAsync("cluster_name=north");
        await UntilAsync(signal, reading => !reading.IsHeld);
    }

    [Fact]
    public async Task Without_a_replica_there_is_nothing_to_look_at()
    {
        await using PostgresCluster primary = await StartAsync();
        ToilException error = await Assert.ThrowsAsync<ToilException>(
            () => ReadAsync(Postgres(primary), link => new ReplicaLagSignal(link, TimeSpan.FromSeconds(1), TimeProvider.System)));
        Assert.Equal((ThrottleErrors.Unreadable, ErrorKind.Unavailable), (error.ErrorId, error.Kind));
        Assert.Contains("no replica is connected to postgresql://", error.Sentence, StringComparison.Ordinal);
        Assert.Contains("remove throttle.lag", error.Remedy, StringComparison.Ordinal);
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        return await PostgresCluster.StartAsync();
    }

    private static async Task StreamingAsync(PostgresCluster primary)
    {
        await using Npgsql.NpgsqlConnection connection = new(primary.ConnectionString());
        await connection.OpenAsync(Token);
        await using Npgsql.NpgsqlCommand command = new("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming')", connection);
        while (await command.ExecuteScalarAsync(Token) is not true)
        {
            await Task.Delay(50, Token);
        }
    }
}
