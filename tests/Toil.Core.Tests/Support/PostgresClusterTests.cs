using Npgsql;

namespace Toil.Core.Tests.Support;

public sealed class PostgresClusterTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_standby_follows_and_is_gone_afterwards()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        PostgresCluster standby = await postgres.Cluster.StartStandbyAsync();
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
