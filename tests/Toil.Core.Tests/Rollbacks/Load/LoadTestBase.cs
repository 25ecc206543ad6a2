using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Toil.Core.Tests.Migrations.Engine;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Workloads;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Load;

/// <summary>Loads on databases of either engine.</summary>
public abstract class LoadTestBase(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>A workload: its first lines, then its transactions.</summary>
    private protected Workload Read(string yaml) => WorkloadReader.Read(Folder.Write($"{Guid.NewGuid():N}.yaml", yaml));

    private protected ScheduledLoad Load(string yaml) => ScheduledLoad.For(Read(yaml), Context());

    /// <summary>A database with a table of so many rows: <c>item (id, n, note)</c>.</summary>
    protected async Task<string> BedAsync(StoreEngineKind engine, int rows = 100)
    {
        string location = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            location, "CREATE TABLE item (id bigint PRIMARY KEY, n bigint NOT NULL, note text)",
            $"WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < {rows}) INSERT INTO item SELECT i, 0, 'a' FROM r WHERE i <= {rows}");
        return location;
    }

    /// <summary>A session beside the load.</summary>
    protected static async Task<DbConnection> OpenAsync(string location, string name = "shop")
    {
        DbConnection connection = location.StartsWith("postgresql:", StringComparison.Ordinal)
            ? new NpgsqlConnection($"{ConnectionString(location)};Application Name={name}")
            : new SqliteConnection($"Data Source={location};Pooling=False");
        await connection.OpenAsync(Token);
        return connection;
    }

    protected static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>Looks until it is so, for a minute.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        while (!await isSo())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Cuts until a stretch is as wanted, for a minute.</summary>
    private protected static async Task<LoadFigures> UntilAsync(ILoadRun run, Func<LoadFigures, bool> isSo)
    {
        LoadFigures? figures = null;
        await UntilAsync(async () =>
        {
            await Task.Delay(200, Token);
            return isSo(figures = await run.CutAsync(Token));
        });
        return figures!;
    }

    private protected static async Task<long> SessionsAsync(TargetDatabase database)
    {
        await using TargetSession session = await database.ConnectAsync("test", Token);
        return (long)(await session.ScalarAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'toil %'", Token))!;
    }

    private static string ConnectionString(string location)
    {
        Uri uri = new(location);
        return $"Host={uri.Host};Port={uri.Port};Username={PostgresCluster.User};Password={PostgresCluster.Password};Database={uri.AbsolutePath[1..]};Pooling=false;GssEncryptionMode=Disable";
    }
}
