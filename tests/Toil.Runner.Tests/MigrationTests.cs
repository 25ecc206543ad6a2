using System.Text.Json;
using Microsoft.Data.Sqlite;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>Migrations as a caller of the runner meets them, on a SQLite file.</summary>
public sealed class MigrationTests : RunnerTest
{
    private const string Run = "migration run cents.yaml --database ";

    public MigrationTests()
    {
        Query("CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL NOT NULL, total_cents INTEGER)");
        Query("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) INSERT INTO orders (id, total) SELECT i, i * 1.5 FROM n");
        Folder.Write("toil.yaml", "store: store.db\ndatabases:\n  shop: shop.db\n");
        WritePlan("{}");
    }

    [Fact]
    public async Task A_run_writes_its_steps_as_lines_and_ends_with_0()
    {
        RunnerResult result = await RunAsync((Run + "shop.db --yes").Split(' '));
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        JsonElement[] steps = [.. result.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["fill it Done 200000", "index it Done 0"], steps.Select(step => $"{step.GetProperty("step")} {step.GetProperty("state")} {step.GetProperty("affected")}"));
        Assert.Equal(3_000_015_000_000L, Query("SELECT sum(total_cents) FROM orders"));
        Assert.Equal((0, 2), ((await RunAsync((Run + "shop.db --yes").Split(' '))).Code, (await RunAsync("migration", "undo", "cents.yaml", "--database", "shop.db", "--yes")).Lines.Length));
        Assert.Equal(0L, Query("SELECT count(total_cents) FROM orders"));
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_do_and_changes_nothing()
    {
        MakeProduction();
        byte[] before = await File.ReadAllBytesAsync(Folder["shop.db"], TestContext.Current.CancellationToken);
        RunnerResult result = await RunAsync((Run + "live --what-if").Split(' '));
        Assert.Equal((0, 2), (result.Code, result.Lines.Length));
        Assert.All(result.Lines, line => Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("isDryRun").GetBoolean()));
        Assert.Equal(before, await File.ReadAllBytesAsync(Folder["shop.db"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("live")]
    [InlineData("shop")] // production by another name
    [InlineData("./shop.db")]
    public async Task A_production_database_wants_a_yes_by_whatever_name(string database)
    {
        MakeProduction();
        RunnerResult result = await RunAsync((Run + database).Split(' '));
        Assert.Equal((4, string.Empty), (result.Code, result.Output));
        Assert.Contains("production", result.Error, StringComparison.Ordinal);
        Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
        Assert.Equal(0L, Query("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'toil%'"));
        RunnerResult refused = await RunAsync((Run + database + " --yes").Split(' '));
        Assert.Equal((4, string.Empty), (refused.Code, refused.Output));
        Assert.Contains("no evidence", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync([.. (Run + database + " --yes --override-evidence").Split(' '), "only a test"])).Code);
    }

    [Fact]
    public async Task A_way_back_is_not_shown_as_the_way_up()
    {
        await RunAsync((Run + "shop.db --yes").Split(' '));
        Query("CREATE TRIGGER no BEFORE UPDATE ON orders WHEN OLD.id = 150000 BEGIN SELECT RAISE(ABORT, 'no'); END");
        Assert.Equal(1, (await RunAsync("migration", "undo", "cents.yaml", "--database", "shop.db", "--yes")).Code);
        Assert.Contains("back 1/2 fill it", (await RunAsync("migration", "status", "cents", "--database", "shop.db", "--output", "markdown")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_from_another_process_ends_the_run_with_5_and_it_goes_on_there()
    {
        WritePlan("{ target: 5ms, nice: 100 }");
        using RunnerProcess runner = RunnerProcess.Start(Folder.Path, (Run + "shop.db --yes --every 1ms").Split(' '));
        string? line = await runner.Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Running", JsonDocument.Parse(line!).RootElement.GetProperty("state").GetString());

        RunnerResult paused = await RunAsync("migration", "pause", "cents", "--database", "shop.db", "--reason", "incident");
        RunnerResult ended = await runner.EndAsync();
        JsonElement report = JsonDocument.Parse(Assert.Single(paused.Lines)).RootElement;
        Assert.Equal("Paused", report.GetProperty("state").GetString());
        Assert.True(report.TryGetProperty("tookEffectAfter", out _));
        Assert.Equal(5, ended.Code);
        Assert.Contains("incident", ended.Error, StringComparison.Ordinal);
        Assert.NotEqual(200_000L, Query("SELECT count(total_cents) FROM orders"));

        WritePlan("{}"); // how fast it goes is no part of what it does
        Assert.Equal(5, (await RunAsync((Run + "shop.db --yes").Split(' '))).Code);
        Assert.Equal(0, (await RunAsync((Run + "shop.db --yes --resume").Split(' '))).Code);
        Assert.Equal(3_000_015_000_000L, Query("SELECT sum(total_cents) FROM orders"));
    }

    [Fact]
    public async Task A_process_that_is_killed_leaves_a_migration_that_goes_on()
    {
        WritePlan("{ target: 5ms, nice: 100 }");
        using (RunnerProcess runner = RunnerProcess.Start(Folder.Path, (Run + "shop.db --yes --every 1ms --lease 2s").Split(' ')))
        {
            await runner.Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            runner.Process.Kill();
            await runner.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        WritePlan("{}");
        RunnerResult result;
        do
        {
            result = await RunAsync((Run + "shop.db --yes").Split(' '));
        }
        while (result.Code == 1 && result.Error.Contains("being worked on", StringComparison.Ordinal));

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Equal(3_000_015_000_000L, Query("SELECT sum(total_cents) FROM orders"));
    }

    [Fact]
    public async Task Two_signals_at_once_ask_for_one_clean_stop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals of Unix");
        WritePlan("{ target: 5ms, nice: 100 }");
        using RunnerProcess runner = RunnerProcess.Start(Folder.Path, (Run + "shop.db --yes --every 1ms").Split(' '));
        await runner.Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        runner.Signal($"TERM {runner.Process.Id}; sleep 0.01; kill -TERM"); // as timeout(1) does: the process, and then its group
        Assert.Equal(130, (await runner.EndAsync()).Code);
        JsonElement report = JsonDocument.Parse(Assert.Single((await RunAsync("migration", "status", "--database", "shop.db")).Lines)).RootElement;
        Assert.Equal("the run was interrupted", report.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_reader_that_leaves_leaves_a_run_that_goes_on_to_its_end()
    {
        WritePlan("{ target: 5ms }");
        RunnerResult result = await RunnerProcess.ShellAsync(Folder.Path, $"{RunnerProcess.Command} {Run}shop.db --yes --every 1ms | head -n 1");
        Assert.Single(result.Lines);
        Assert.Contains("goes on to its end", result.Error, StringComparison.Ordinal);
        Assert.Equal(3_000_015_000_000L, Query("SELECT sum(total_cents) FROM orders"));
        JsonElement report = JsonDocument.Parse(Assert.Single((await RunAsync("migration", "status", "--database", "shop.db")).Lines)).RootElement;
        Assert.Equal("Succeeded", report.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("warning", 3)]
    [InlineData("critical", 0)]
    public async Task A_check_ends_with_3_where_it_finds_what_was_asked_about(string level, int code)
    {
        Folder.Write("grows.yaml", "migration: grows\ndatabase: shop\nsteps:\n  - { name: index it, up: CREATE INDEX orders_total ON orders (total), down: DROP INDEX orders_total }\n");
        RunnerResult result = await RunAsync("migration", "check", "grows.yaml", "--fail-on", level);
        Assert.Equal((code, string.Empty), (result.Code, result.Error));
        Assert.Equal(0L, Query("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'toil%' OR type = 'index'"));
    }

    [Theory]
    [InlineData("migration run none.yaml", "none.yaml")]
    [InlineData("migration run", "No plan is given")]
    [InlineData("migration run cents.yaml", "No database is given")]
    [InlineData("migration run cents.yaml --database shp", "Did you mean 'shop'?")]
    [InlineData("migration run cents.yaml --database none.db --yes", "none.db")]
    [InlineData("migration pause nosuch --database shop", "'nosuch'")]
    [InlineData("migration status nosuch --database shop", "'nosuch'")]
    [InlineData("migration pause --database shop", "No migration is named")]
    public async Task A_wrong_request_is_2_and_says_why(string line, string message)
    {
        RunnerResult result = await RunAsync(line.Split(' '));
        Assert.Equal(2, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private void MakeProduction()
        => Folder.Write("toil.yaml", "store: store.db\ndatabases:\n  shop: shop.db\n  live: { url: shop.db, environment: production }\n");

    private void WritePlan(string throttle) => Folder.Write("cents.yaml", $$"""
        migration: cents
        steps:
          - name: fill it
            backfill:
              table: orders
              set: { total_cents: CAST(round(total * 100) AS INTEGER) }
              where: total_cents IS NULL
            down: { set: { total_cents: "NULL" } }
          - name: index it
            up: CREATE INDEX orders_cents ON orders (total_cents)
            down: DROP INDEX orders_cents
        throttle: {{throttle}}
        """);

    private object? Query(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Folder["shop.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
