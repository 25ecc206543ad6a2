using System.Diagnostics;
using Npgsql;
using Toil.Rollbacks.Cloning;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Sources on servers of these tests' own.</summary>
public abstract class PostgresCloningTestBase(CloneServers servers) : CloningTestBase
{
    private protected CloneServers Servers { get; } = servers;

    /// <summary>An empty database.</summary>
    protected async Task<string> NewDatabaseAsync(params string[] statements)
    {
        string location = Url(Servers.One, await Servers.One.CreateDatabaseAsync());
        await ExecuteAsync(location, statements);
        return location;
    }

    /// <summary>A database with something of every sort.</summary>
    protected async Task<string> ShopAsync()
    {
        await Servers.One.ExecuteAsync(PostgresShop.Roles);
        return await NewDatabaseAsync(PostgresShop.Statements);
    }

    /// <summary>A connection of somebody else's.</summary>
    private protected async Task<NpgsqlConnection> ConnectAsync(string location)
    {
        NpgsqlConnection connection = new(At(location).Target + ";Pooling=false");
        await connection.OpenAsync(Token);
        return connection;
    }

    private protected static string NameOf(DisposableClone clone) => new NpgsqlConnectionStringBuilder(clone.Database.Location.Target).Database!;

    private protected async Task<bool> IsThereAsync(string database) => await QueryAsync(Url(Servers.One, "postgres"), $"SELECT count(*) FROM pg_database WHERE datname = '{database}'") == "1";

    /// <summary>All databases of the server that are clones.</summary>
    private protected Task<string> ClonesOnServerAsync() => QueryAsync(Url(Servers.One, "postgres"), "SELECT datname FROM pg_database WHERE datname LIKE 'toil\\_clone\\_%' ORDER BY 1");

    /// <summary>What was ever written to a database, as the server counts. A session tells its part when it ends.</summary>
    private protected async Task<string> WritesAsync(string location)
    {
        string server = Url(Servers.One, "postgres");
        string name = new NpgsqlConnectionStringBuilder(At(location).Target).Database!;
        long started = Stopwatch.GetTimestamp();
        while (await QueryAsync(server, $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND application_name IN ('test', 'toil clone')") != "0")
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
            await Task.Delay(20, Token);
        }

        return await QueryAsync(server, $"SELECT tup_inserted, tup_updated, tup_deleted FROM pg_stat_database WHERE datname = '{name}'");
    }
}
