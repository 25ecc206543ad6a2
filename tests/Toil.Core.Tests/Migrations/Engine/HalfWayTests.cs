using Toil.Core.Tests.State;
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

    private const string Wrong = """
        migration: wrong
        steps:
          - name: one
            up: CREATE TABLE made (id int)
            down: DROP TABLE made
          - name: two
            up: ALTER TABLE nowhere ADD COLUMN n int
            down: ALTER TABLE nowhere DROP COLUMN n
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

    [Fact]
    public async Task Who_runs_what_is_half_taken_back_is_told_what_works()
    {
        string database = await ThingsAsync();
        await RunAsync(database, Three);
        await ExecuteAsync(database, "CREATE TRIGGER no BEFORE UPDATE ON things WHEN OLD.id = 1500 BEGIN SELECT RAISE(ABORT, 'no'); END");
        await FailsAsync("RowFailed", () => UndoAsync(database, Three));
        await ExecuteAsync(database, "DROP TRIGGER no");
        (string, object?)[] which = [("database", database), ("name", "three")];
        await InvokeAsync(new MigrationStop(), which);
        Assert.DoesNotContain("--resume", (await FailsAsync("MigrationBeingUndone", () => RunAsync(database, Three))).Remedy, StringComparison.Ordinal);
        await InvokeAsync(new MigrationPause(), which);
        Assert.Contains("undo --resume", (await FailsAsync("MigrationBeingUndone", () => RunAsync(database, Three))).Remedy, StringComparison.Ordinal);
        await UndoAsync(database, Three, ("resume", true));
        Assert.Equal("0", await QueryAsync(database, "SELECT count(*) FROM things WHERE n = 1"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task The_step_that_failed_is_the_one_that_is_told(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await FailsAsync("SqlFailed", () => RunAsync(database, Wrong));
        MigrationReport report = await StatusAsync(database);
        Assert.Equal((2, "two"), (report.StepNumber, report.Step));
        Assert.Equal([StepState.Done, StepState.Failed], report.Steps.Select(step => step.State));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_condition_that_rows_fit_for_ever_is_not_followed(StoreEngineKind engine)
    {
        const string plan = """
            migration: follow
            steps:
              - name: fill
                backfill: { table: things, set: { n: "n + 1" }, where: n >= 0, follow: true }
                down: { set: { n: "n - 1" } }
            """;
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER NOT NULL PRIMARY KEY, n INTEGER)", "INSERT INTO things VALUES (1, 0), (2, 0), (3, -5)");
        Assert.Contains("2 of them fit the condition still", (await FailsAsync("RowsMismatch", () => RunAsync(database, plan))).Message, StringComparison.Ordinal);
        Assert.Equal("-5", await QueryAsync(database, "SELECT sum(n) FROM things"));
    }

    [Fact]
    public async Task A_statement_that_waits_for_a_lock_says_so_and_is_paused()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(database, "CREATE TABLE things (id int PRIMARY KEY)");
        string plan = "migration: wait\nlock_timeout: 100ms\nsteps:\n  - { name: add, up: ALTER TABLE things ADD COLUMN n int, down: ALTER TABLE things DROP COLUMN n }";
        await using Toil.Migrations.Databases.TargetDatabase target = Target(database);
        await using Toil.Migrations.Databases.TargetSession other = await target.ConnectAsync("test", Token);
        await other.BeginAsync(Token);
        await other.ExecuteAsync("LOCK TABLE things IN ACCESS SHARE MODE", Token);
        Task run = RunAsync(database, plan);
        while (!run.IsCompleted && await QueryAsync(database, "SELECT count(*) FROM pg_tables WHERE tablename = 'toil_migration_version'") != "1")
        {
            await Task.Delay(20, Token);
        }

        while (!run.IsCompleted && await QueryAsync(database, "SELECT reason FROM toil_migration") is not { Length: > 0 })
        {
            await Task.Delay(20, Token);
        }

        Assert.StartsWith("Waits for a lock", (await StatusAsync(database)).Reason, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Paused, Assert.Single(await InvokeAsync(new MigrationPause(), [("name", "wait"), ("database", database)])).State);
        await FailsAsync("MigrationPaused", () => run);
        await other.RollbackAsync();
        await RunAsync(database, plan, ("resume", true));
        Assert.Null((await StatusAsync(database)).Reason);
    }

    [Fact]
    public async Task A_role_that_hides_the_tables_of_Toil_is_named_and_the_failure_is_kept()
    {
        string role = $"r{Guid.NewGuid():N}";
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(database, $"CREATE ROLE {role}", $"GRANT {role} TO CURRENT_USER");
        string plan = $"migration: role\nsteps:\n  - {{ name: role, up: SET ROLE {role}, irreversible: a test, transaction: false }}";
        Assert.Contains("RESET ROLE", (await FailsAsync("MigrationTablesHidden", () => RunAsync(database, plan))).Remedy, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Failed, (await StatusAsync(database)).State);
    }

    [Fact]
    public async Task Rows_that_were_left_out_are_in_no_archive_and_are_told()
    {
        const string plan = """
            migration: purge
            on_error: skip 2
            steps:
              - name: away
                purge: { table: things, where: id > 1, archive_file: things.jsonl }
                down: restore
            """;
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "CREATE TABLE things (id int PRIMARY KEY)", "CREATE TABLE others (id int REFERENCES things DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO things SELECT generate_series(1, 5)", "INSERT INTO others VALUES (5)");
        MigrationStepReport step = Assert.Single(await RunAsync(database, plan));
        Assert.StartsWith("1 row failed and was left out", step.Detail, StringComparison.Ordinal);
        Assert.Equal(3, (await File.ReadAllLinesAsync(Folder["things.jsonl"], Token)).Length);
    }

    [Fact]
    public async Task A_plan_leaves_out_no_more_rows_than_it_says_and_takes_none_of_them_back()
    {
        const string plan = """
            migration: skip
            on_error: skip 3
            steps:
              - name: one
                backfill: { table: things, set: { n: "n + 1" }, key: [id, m] }
                down: { set: { n: "n - 1" } }
              - name: two
                backfill: { table: others, set: { n: "n + 1" } }
                down: { set: { n: "n - 1" } }
            """;
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, "CREATE TABLE things (id INTEGER NOT NULL, m TEXT NOT NULL, n INTEGER CHECK (id <> 2 OR n = 0), PRIMARY KEY (id, m))", "CREATE TABLE others (id INTEGER PRIMARY KEY, n INTEGER CHECK (id > 2 OR n = 0))",
            "INSERT INTO things VALUES (1, 'a', 0), (2, 'a', 0), (2, 'b', 0), (3, 'a', 0)", "INSERT INTO others VALUES (1, 0), (2, 0), (3, 0)");
        Assert.Contains("row 2 of others", (await FailsAsync("RowFailed", () => RunAsync(database, plan))).Message, StringComparison.Ordinal);
        await RunAsync(database, plan.Replace("skip 3", "skip 4", StringComparison.Ordinal));
        await UndoAsync(database, plan);
        Assert.Equal("0|0|0|0", await QueryAsync(database, "SELECT min(t.n), max(t.n), min(o.n), max(o.n) FROM things t, others o"));
    }

    [Fact]
    public async Task A_row_that_fails_in_each_pass_is_left_out_once()
    {
        const string plan = """
            migration: skip
            on_error: skip 1
            steps:
              - name: one
                backfill: { table: things, set: { n: "1" }, where: n = 0, follow: true }
                down: { set: { n: "0" } }
            """;
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER PRIMARY KEY, n INTEGER CHECK (id <> 2 OR n = 0))", "INSERT INTO things VALUES (1, 0), (2, 0), (3, 0)");
        Assert.Equal((2, 1), await RunAsync(database, plan) is [var step] ? (step.Affected, step.Skipped) : default);
    }

    [Fact]
    public async Task Copies_that_stay_and_rows_that_go_with_them_are_told()
    {
        const string plan = """
            migration: copy
            steps:
              - name: copy
                copy: { from: things, to: others, columns: { id: id }, where: n = 0 }
                down: delete
            """;
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER PRIMARY KEY, n INTEGER)", "CREATE TABLE others (id INTEGER PRIMARY KEY)", "INSERT INTO things VALUES (1, 0), (2, 0), (3, 0)", "INSERT INTO others VALUES (3)");
        await RunAsync(database, plan);
        Assert.Contains("2 rows had been copied and 3 were taken out of others", Assert.Single(await UndoAsync(database, plan)).Detail, StringComparison.Ordinal);
        await RunAsync(database, plan);
        await ExecuteAsync(database, "UPDATE things SET n = 1 WHERE id = 2");
        Assert.Contains("3 rows had been copied and 2 were taken out of others", Assert.Single(await UndoAsync(database, plan)).Detail, StringComparison.Ordinal);
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
