using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>Running, failing, going on, being asked to halt, and being undone.</summary>
public sealed class RunTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string Plan1 = """
        migration: cents
        steps:
          - name: add
            up: ALTER TABLE orders ADD COLUMN cents integer
            down: ALTER TABLE orders DROP COLUMN cents
          - name: fill
            backfill: { table: orders, set: { cents: "100 / price" }, where: cents IS NULL }
            down: { set: { cents: "NULL" } }
          - name: index
            up: CREATE INDEX orders_cents ON orders (cents)
            down: DROP INDEX orders_cents
        verify:
          - name: every order has cents
            sql: SELECT count(*) FROM orders WHERE cents IS NULL
            equals: 0
        """;

    [Fact]
    public async Task A_poison_row_is_found_and_named_and_the_rest_is_kept()
    {
        string database = await OrdersAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(database, "UPDATE orders SET price = 0 WHERE id = 1777");
        ToilException failure = await FailsAsync("RowFailed", () => RunAsync(database, Plan1));
        Assert.Contains("the row 1777 of orders cannot be changed: division by zero", failure.Message, StringComparison.Ordinal);
        MigrationReport report = await StatusAsync(database);
        Assert.Equal((MigrationState.Failed, 2, 1_776), (report.State, report.StepNumber, report.Done));
        Assert.Contains("1777", report.Reason, StringComparison.Ordinal);
        Assert.Null(report.Holder);

        await ExecuteAsync(database, "UPDATE orders SET price = 5 WHERE id = 1777");
        List<MigrationStepReport> steps = await RunAsync(database, Plan1);
        Assert.All(steps, step => Assert.Equal(StepState.Done, step.State));
        Assert.Equal(5_000, steps[1].Affected);
    }

    [Fact]
    public async Task Poison_rows_may_be_left_out_as_many_as_the_plan_says()
    {
        string database = await OrdersAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(database, "UPDATE orders SET price = 0 WHERE id IN (1, 1777, 1778, 5000)");
        string plan = "on_error: skip 3\n" + Plan1.Replace("equals: 0", "equals: 4", StringComparison.Ordinal);
        await FailsAsync("RowFailed", () => RunAsync(database, plan));
        List<MigrationStepReport> steps = await RunAsync(database, plan.Replace("skip 3", "skip 4", StringComparison.Ordinal)); // limits may be changed
        Assert.Equal((4_996, 4), (steps[1].Affected, steps[1].Skipped));
        Assert.Contains((await StatusAsync(database)).Events, one => one.Kind == "skipped" && one.Detail.Contains("1778", StringComparison.Ordinal));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_changed_plan_is_refused_and_the_step_named(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        await RunAsync(database, Plan1);
        ToilException failure = await FailsAsync("PlanChanged", () => RunAsync(database, Plan1.Replace("100 / price", "101 / price", StringComparison.Ordinal)));
        Assert.Contains("step 2 'fill' differs", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync(database, "# a comment\n" + Plan1)).Count); // done already, and no other plan
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_run_that_finds_nothing_to_do_does_not_change_when_it_was_done(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        await RunAsync(database, Plan1);
        MigrationReport done = await StatusAsync(database);
        Assert.True(done.FinishedAt >= done.StartedAt);
        await Task.Delay(20, Token);
        await RunAsync(database, Plan1);
        MigrationReport again = await StatusAsync(database);
        Assert.Equal((MigrationState.Succeeded, done.StartedAt, done.FinishedAt, 2), (again.State, again.StartedAt, again.FinishedAt, again.Epoch));

        await UndoAsync(database, Plan1, ("steps", 1));
        Assert.Null((await StatusAsync(database)).FinishedAt);
        await RunAsync(database, Plan1);
        MigrationReport more = await StatusAsync(database);
        Assert.True(more.FinishedAt > done.FinishedAt && more.StartedAt == done.StartedAt);

        await UndoAsync(database, Plan1);
        MigrationReport undone = await StatusAsync(database);
        Assert.True(undone.FinishedAt > more.FinishedAt);
        await Task.Delay(20, Token);
        await UndoAsync(database, Plan1);
        Assert.Equal(undone.FinishedAt, (await StatusAsync(database)).FinishedAt);

        // From the beginning: what was before is over.
        await FailsAsync("VerifyFailed", () => RunAsync(database, Plan1.Replace("equals: 0", "equals: 7", StringComparison.Ordinal)));
        MigrationReport failed = await StatusAsync(database);
        Assert.Equal((MigrationState.Failed, null), (failed.State, failed.FinishedAt));
        Assert.True(failed.StartedAt > undone.FinishedAt);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task What_fails_in_a_statement_is_rolled_back_and_can_be_run_again(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        string plan = Plan1.Replace("up: CREATE INDEX orders_cents ON orders (cents)", "up: [CREATE TABLE made (id integer), CREATE UNIQUE INDEX orders_cents ON orders (cents)]", StringComparison.Ordinal)
            .Replace("down: DROP INDEX orders_cents", "down: [DROP INDEX orders_cents, DROP TABLE made]", StringComparison.Ordinal);
        ToilException failure = await FailsAsync("SqlFailed", () => RunAsync(database, plan));
        Assert.Contains("Step 3 'index' failed", failure.Message, StringComparison.Ordinal);
        await FailsAsync("SqlFailed", () => RunAsync(database, plan)); // not: the table is there already

        Assert.Equal(["fill", "add"], (await UndoAsync(database, plan)).Where(step => step.Detail is null).Select(step => step.Step));
        Assert.Equal(MigrationState.Undone, (await StatusAsync(database)).State);
        await RunAsync(database, Plan1); // begins anew, with another plan of that name
        Assert.Equal(MigrationState.Succeeded, (await StatusAsync(database)).State);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_check_that_does_not_hold_fails_the_migration(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        string plan = Plan1.Replace("equals: 0", "equals: 7", StringComparison.Ordinal);
        Assert.Contains("answered 0 in place of 7", (await FailsAsync("VerifyFailed", () => RunAsync(database, plan))).Message, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Failed, (await StatusAsync(database)).State);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Only_the_last_steps_are_taken_back_where_that_is_asked(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        await RunAsync(database, Plan1);
        Assert.Equal("index", Assert.Single(await UndoAsync(database, Plan1, ("steps", 1))).Step);
        Assert.Equal((MigrationState.Queued, MigrationDirection.Up), await StatusAsync(database) is var report ? (report.State, report.Direction) : default);
        Assert.All(await RunAsync(database, Plan1), step => Assert.Equal(StepState.Done, step.State));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task What_cannot_be_taken_back_is_refused_before_anything_is_touched(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        string plan = Plan1.Replace("down: { set: { cents: \"NULL\" } }", "irreversible: the old values are gone", StringComparison.Ordinal);
        await RunAsync(database, plan);
        ToilException failure = await FailsAsync("MigrationIrreversible", () => UndoAsync(database, plan));
        Assert.Contains("Step 2 'fill' cannot be taken back: the old values are gone. Take back the 1 behind it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Succeeded, (await StatusAsync(database)).State);
        await UndoAsync(database, plan, ("steps", 1));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_dry_run_changes_nothing(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        string schema = engine == StoreEngineKind.Sqlite ? "SELECT count(*) FROM sqlite_master" : "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
        string before = await QueryAsync(database, schema);
        List<MigrationStepReport> steps = await InvokeAsync(new MigrationRun(), [("plan", Plan(Plan1)), ("database", database)], Context() with { IsDryRun = true });
        Assert.All(steps, step => Assert.True(step.IsDryRun));
        Assert.Contains("would run ALTER TABLE orders ADD COLUMN", steps[0].Detail, StringComparison.Ordinal);
        Assert.Equal(before, await QueryAsync(database, schema));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_paused_migration_runs_only_when_it_is_resumed(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        await FailsAsync("VerifyFailed", () => RunAsync(database, Plan1.Replace("equals: 0", "equals: 1", StringComparison.Ordinal)));
        (string, object?)[] which = [("database", database), ("name", "cents")];
        Assert.Equal(MigrationState.Paused, Assert.Single(await InvokeAsync(new MigrationPause(), [.. which, ("reason", "the night is over")])).State);
        string plan = Plan1.Replace("equals: 0", "equals: 1", StringComparison.Ordinal);
        ToilException failure = await FailsAsync("MigrationPaused", () => RunAsync(database, plan));
        Assert.Equal(ErrorKind.Waiting, failure.Kind);
        Assert.Contains("the night is over", failure.Message, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Queued, Assert.Single(await InvokeAsync(new MigrationResume(), which)).State);
        await FailsAsync("VerifyFailed", () => RunAsync(database, plan));
        MigrationReport stopped = Assert.Single(await InvokeAsync(new MigrationStop(), which));
        Assert.True(stopped is { State: MigrationState.Stopped, FinishedAt: not null });
        Assert.True(Assert.Single(await InvokeAsync(new MigrationResume(), which)) is { State: MigrationState.Queued, FinishedAt: null });
        Assert.Equal("Did you mean 'cents'?", (await FailsAsync("MigrationUnknown", () => InvokeAsync(new MigrationPause(), [("database", database), ("name", "cent")]))).Remedy);
        Assert.Equal("Name one that has: 'cents'.", (await FailsAsync("MigrationUnknown", () => InvokeAsync(new MigrationPause(), [("database", database), ("name", "another")]))).Remedy);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Where_nothing_has_run_nothing_is_left_behind_by_asking(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        (string, object?)[] which = [("database", database), ("name", "cents")];
        Assert.Equal("None has: look at the database's name.", (await FailsAsync("MigrationUnknown", () => InvokeAsync(new MigrationPause(), which))).Remedy);
        await FailsAsync("MigrationNotBegun", () => UndoAsync(database, Plan1));
        await Assert.ThrowsAnyAsync<Exception>(() => QueryAsync(database, "SELECT count(*) FROM toil_migration"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Cancelling_leaves_the_last_batch_whole_and_the_lease_free(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        using CancellationTokenSource stop = new();
        MigrationRun run = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (MigrationStepReport step in run.InvokeAsync(
                [new("plan", Plan(Plan1), new("test")), new("database", database, new("test"))], null, Context(), stop.Token))
            {
                await stop.CancelAsync();
            }
        });
        MigrationReport report = await StatusAsync(database);
        Assert.Equal(MigrationState.Interrupted, report.State);
        Assert.Null(report.Holder);
        Assert.All(await RunAsync(database, Plan1), step => Assert.Equal(StepState.Done, step.State));
    }

    [Fact]
    public async Task A_production_database_wants_a_confirmation()
    {
        string database = await OrdersAsync(StoreEngineKind.Sqlite);
        Folder.Write("toil.yaml", $"databases:\n  orders: {{ url: \"{database}\", environment: production }}\n");
        OperationContext context = Context() with { Settings = Toil.Settings.ToilSettings.Load(null, Folder.Path) };
        ToilException failure = await FailsAsync("ConfirmationMissing", () => InvokeAsync(new MigrationRun(), [("plan", Plan(Plan1)), ("database", database)], context));
        Assert.Equal(ErrorKind.Refused, failure.Kind);
        Assert.Equal(3, (await InvokeAsync(new MigrationRun(), [("plan", Plan(Plan1)), ("database", "orders")], context with { IsConfirmed = true })).Count);
    }

    [Fact]
    public async Task Locked_rows_are_waited_for_in_smaller_batches()
    {
        string database = await OrdersAsync(StoreEngineKind.PostgreSql);
        await using var target = Target(database);
        await using var holder = await target.ConnectAsync("holder", Token);
        await ExecuteAsync(database, "ALTER TABLE orders ADD COLUMN cents integer");
        await holder.BeginAsync(Token);
        await holder.ExecuteAsync("UPDATE orders SET price = 4 WHERE id = 2600", Token);
        Task<List<MigrationStepReport>> running = RunAsync(database, Plan1.Replace("ALTER TABLE orders ADD COLUMN cents integer", "SELECT 1", StringComparison.Ordinal));
        while (!(await QueryAsync(database, "SELECT detail FROM toil_migration_event WHERE kind = 'retried'").ContinueWith(task => task.IsFaulted ? string.Empty : task.Result, Token)).Contains("held by toil_admin", StringComparison.Ordinal))
        {
            await Task.Delay(50, Token);
        }

        await holder.CommitAsync();
        Assert.Equal(5_000, (await running)[1].Affected);
        Assert.Equal("25", await QueryAsync(database, "SELECT cents FROM orders WHERE id = 2600"));
    }

    private async Task<string> OrdersAsync(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            database, "CREATE TABLE orders (id integer PRIMARY KEY, price integer NOT NULL)",
            "INSERT INTO orders WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 5000) SELECT i, 1 + i % 7 FROM s");
        return database;
    }
}
