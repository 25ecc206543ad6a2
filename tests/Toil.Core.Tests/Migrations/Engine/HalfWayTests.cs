using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>What is half done, half taken back, or waits, is told as that and finished as that.</summary>
public sealed class HalfWayTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string Three = """
        migration: three
        steps:
          - name: one
            backfill: { table: things, set: { n: "n + 1" } }
            down: { set: { n: "n - 1" } }
          - name: two
            backfill: { table: things, set: { m: "m + 1" } }
            down: { set: { m: "m - 1" } }
          - name: three
            up: CREATE TABLE more (id int)
            down: DROP TABLE more
        """;

    [Fact]
    public async Task A_step_that_is_half_taken_back_is_not_left_so()
    {
        string database = await ThingsAsync();
        await RunAsync(database, Three);
        await ExecuteAsync(database, "CREATE TRIGGER no BEFORE UPDATE ON things WHEN OLD.id = 1500 BEGIN SELECT RAISE(ABORT, 'no'); END");
        await FailsAsync("RowFailed", () => UndoAsync(database, Three, ("steps", 2)));
        await ExecuteAsync(database, "DROP TRIGGER no");
        Assert.Contains("--steps 2", (await FailsAsync("MigrationBeingUndone", () => RunAsync(database, Three))).Remedy, StringComparison.Ordinal);
        List<MigrationStepReport> planned = await InvokeAsync(new MigrationUndo(), [("plan", Plan(Three)), ("database", database), ("steps", 1)], Context() with { IsDryRun = true });
        Assert.Equal(["three", "two"], planned.Select(step => step.Step));
        Assert.Equal(["three", "two"], (await UndoAsync(database, Three, ("steps", 1))).Select(step => step.Step));
        Assert.Contains("step 2 'two'", Assert.Single(Sink.Warnings), StringComparison.Ordinal);
        Assert.Equal((2, 3), await StatusAsync(database) is var report ? (report.StepNumber, report.StepCount) : default);
        await RunAsync(database, Three);
        Assert.Equal("1|1|2000", await QueryAsync(database, "SELECT n, m, count(*) FROM things GROUP BY n, m"));
    }

    private async Task<string> ThingsAsync()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, "CREATE TABLE things (id INTEGER PRIMARY KEY, n INTEGER, m INTEGER)",
            "WITH RECURSIVE g(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < 2000) INSERT INTO things SELECT i, 0, 0 FROM g");
        return database;
    }
}
