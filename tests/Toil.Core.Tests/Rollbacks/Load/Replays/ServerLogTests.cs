using System.Data;
using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Rollbacks.Load.Replays;

namespace Toil.Core.Tests.Rollbacks.Load.Replays;

/// <summary>Logs that a server wrote, in all of its formats.</summary>
public sealed class ServerLogTests : ReplayTestBase
{
    private static readonly string[] s_settings =
    [
        "logging_collector=on", "log_filename=pg", "log_file_mode=0644", "log_line_prefix=%m [%p] %q%u@%d ", "log_rotation_age=0", "log_rotation_size=0",
    ];

    private const string Begin = "BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statements_are_found_with_their_values()
    {
        await using PostgresCluster cluster = await StartAsync("log_statement=all", "log_error_verbosity=default");
        string[] formats = await FormatsAsync(cluster);
        await cluster.ExecuteAsync("CREATE DATABASE shop");
        await UseAsync(cluster);

        foreach (string format in formats)
        {
            ReplayScript script = await ReadAsync(cluster, format, "SELECT 'the end'");
            Assert.Equal(Expected, Texts(script));
            Assert.Equal((true, 2), (script.HasTimes, script.Calls.Select(call => call.Session).Distinct().Count()));
            Assert.Contains("2 failed in the log", script.Summary, StringComparison.Ordinal);
            Assert.Contains("1 CREATE", script.Summary, StringComparison.Ordinal);
            Assert.Contains("of other databases", script.Summary, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Statements_are_found_with_their_durations()
    {
        await using PostgresCluster cluster = await StartAsync("log_min_duration_statement=0");
        string[] formats = await FormatsAsync(cluster);
        await cluster.ExecuteAsync("CREATE DATABASE shop");
        await UseAsync(cluster);

        foreach (string format in formats)
        {
            // What failed has no duration, and its error tells that its transaction failed.
            Assert.Equal(Expected, Texts(await ReadAsync(cluster, format, "SELECT 'the end'")));
        }
    }

    private static string[] Expected =>
    [
        "SELECT 1", "INSERT INTO item VALUES ($1, $2, $3) [1|it's\n\ta 'name', $4 = '5'|NULL]", "SELECT n,\n\tname -- two lines\nFROM item",
        $"{Begin}; UPDATE item SET n = n + $1 [2]; SELECT count(*) FROM item; COMMIT", $"{Begin}; DELETE FROM item; ROLLBACK", "SELECT 'of the other'",
        $"{Begin}; UPDATE item SET n = 3; ROLLBACK", "SELECT 'the end'",
    ];

    private static async Task UseAsync(PostgresCluster cluster)
    {
        await using NpgsqlConnection first = await OpenAsync(cluster);
        await RunAsync(first, "CREATE TABLE item (id int PRIMARY KEY, name text, n int)");
        await RunAsync(first, "SELECT 1");
        await RunAsync(first, "INSERT INTO item VALUES ($1, $2, $3)", 1, "it's\n\ta 'name', $4 = '5'", DBNull.Value);
        await RunAsync(first, "SELECT n,\n\tname -- two lines\nFROM item");
        await Assert.ThrowsAsync<PostgresException>(() => RunAsync(first, "INSERT INTO item VALUES ($1, $2, $3)", 1, "again", 1));
        await using (NpgsqlTransaction transaction = await first.BeginTransactionAsync(IsolationLevel.Unspecified, Token))
        {
            await RunAsync(first, "UPDATE item SET n = n + $1", 2);
            await RunAsync(first, "SELECT count(*) FROM item");
            await transaction.CommitAsync(Token);
        }

        await using NpgsqlTransaction open = await first.BeginTransactionAsync(IsolationLevel.Unspecified, Token);
        await RunAsync(first, "DELETE FROM item");
        await using NpgsqlConnection second = await OpenAsync(cluster);
        await RunAsync(second, "SELECT 'of the other'");
        await open.RollbackAsync(Token);
        await using (NpgsqlTransaction failed = await second.BeginTransactionAsync(IsolationLevel.Unspecified, Token))
        {
            await RunAsync(second, "UPDATE item SET n = 3");
            await Assert.ThrowsAsync<PostgresException>(() => RunAsync(second, "UPDATE item SET n = $1 / 0", 3));
            await failed.CommitAsync(Token);
        }

        await RunAsync(second, "SELECT 'the end'");
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresCluster cluster)
    {
        // Without the driver's own questions, which would be in the log.
        NpgsqlConnection connection = new($"{cluster.ConnectionString("shop")};Server Compatibility Mode=NoTypeLoading;No Reset On Close=true");
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using NpgsqlCommand command = new(sql, connection);
        foreach (object value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<PostgresCluster> StartAsync(params string[] settings)
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        return await PostgresCluster.StartAsync([.. s_settings, .. settings]);
    }

    /// <summary>Has the server write all the formats that it knows: jsonlog came with 15.</summary>
    private static async Task<string[]> FormatsAsync(PostgresCluster cluster)
    {
        await using NpgsqlConnection connection = new(cluster.ConnectionString());
        await connection.OpenAsync(Token);
        bool hasJson = connection.PostgreSqlVersion >= new Version(15, 0);
        await cluster.ExecuteAsync($"ALTER SYSTEM SET log_destination = 'stderr,csvlog{(hasJson ? ",jsonlog" : string.Empty)}'");
        await cluster.ExecuteAsync("SELECT pg_reload_conf()");
        return hasJson ? ["pg", "pg.csv", "pg.json"] : ["pg", "pg.csv"];
    }

    /// <summary>Reads a log once the last statement is in it.</summary>
    private static async Task<ReplayScript> ReadAsync(PostgresCluster cluster, string format, string last)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        string path = Path.Combine(cluster.SocketFolder, "data", "log", format);
        while (!File.Exists(path) || !(await File.ReadAllTextAsync(path, limit.Token)).Contains(last, StringComparison.Ordinal))
        {
            await Task.Delay(50, limit.Token);
        }

        return ReplayReader.Read(path, "shop");
    }
}
