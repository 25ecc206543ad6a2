using Npgsql;

namespace Toil.Core.Tests.Support;

public sealed class PostgresClusterTests
{
    [Fact]
    public async Task A_standby_follows_and_is_gone_afterwards()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        CancellationToken token = TestContext.Current.CancellationToken;

        // Of a server of its own: others look whether the shared one has a replica.
        await using PostgresCluster primary = await PostgresCluster.StartAsync();
        PostgresCluster standby = await primary.StartStandbyAsync();
        string folder = standby.SocketFolder;
        await using (NpgsqlConnection connection = new(standby.ConnectionString()))
        {
            await connection.OpenAsync(token);
            await using NpgsqlCommand command = new("SELECT pg_is_in_recovery() AND EXISTS (SELECT FROM pg_stat_wal_receiver)", connection);
            while (await command.ExecuteScalarAsync(token) is not true)
            {
                await Task.Delay(20, token);
            }
        }

        await standby.DisposeAsync();

        Assert.False(Directory.Exists(folder));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => standby.ExecuteAsync("SELECT 1"));
    }
}
