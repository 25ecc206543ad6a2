using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks;

/// <summary>Plans whose way back is wrong in ways that a run up and down does not show.</summary>
public sealed class BrokenPlanTests(PostgresFixture postgres) : RehearsalTestBase(postgres)
{
    private const string Saved = """
        steps:
          - name: note
            up:
              - CREATE TEMP TABLE saved AS SELECT id, note FROM orders
              - ALTER TABLE orders DROP COLUMN note
            down:
              - ALTER TABLE orders ADD COLUMN note text
              - UPDATE orders SET note = (SELECT note FROM saved WHERE saved.id = orders.id)
        """;

    private const string OnlyWhenFinished = """
        steps:
          - name: cents
            up: ALTER TABLE orders ADD COLUMN cents integer
            down: DROP TABLE marker; ALTER TABLE orders DROP COLUMN cents
          - name: marker
            up: CREATE TABLE marker (id integer PRIMARY KEY)
            down: SELECT 1
        """;

    private const string LosesNewRows = """
        steps:
          - name: new table
            up:
              - ALTER TABLE orders RENAME TO orders_old
              - CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, customer integer NOT NULL, price integer NOT NULL, note text)
              - INSERT INTO orders SELECT id, customer, price, note FROM orders_old
            down:
              - DROP TABLE orders
              - ALTER TABLE orders_old RENAME TO orders
        """;

    /// <summary>Plans, and what is said of them: of tables in public, or in main.</summary>
    public static TheoryData<StoreEngineKind, string, string> NotRestored()
    {
        TheoryData<StoreEngineKind, string, string> data = [];
        foreach (StoreEngineKind engine in Enum.GetValues<StoreEngineKind>())
        {
            string orders = engine == StoreEngineKind.PostgreSql ? "public.orders" : "orders";
            data.Add(engine, $"the column {orders}.cents is left behind", "steps: [{ name: x, up: ALTER TABLE orders ADD COLUMN cents integer, down: SELECT 1 }]");
            data.Add(engine, $"the index {orders}_price is left behind", "steps: [{ name: x, up: CREATE INDEX orders_price ON orders (price), down: SELECT 1 }]");
            data.Add(engine, "are not as before", "steps: [{ name: x, up: ALTER TABLE orders DROP COLUMN note, down: ALTER TABLE orders ADD COLUMN note text }]");
            data.Add(engine, $"rows of {orders} are not as before", "steps: [{ name: x, up: UPDATE orders SET price = price + 1, down: UPDATE orders SET price = price - 2 }]");
            data.Add(engine, "saved", Saved);
        }

        return data;
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_plan_that_comes_back_passes(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(database, """
            migration: good
            steps:
              - name: add
                up: ALTER TABLE orders ADD COLUMN cents integer
                down: ALTER TABLE orders DROP COLUMN cents
              - name: fill
                backfill: { table: orders, set: { cents: "price * 100" }, where: cents IS NULL }
                down: { set: { cents: "NULL" } }
              - name: index
                up: CREATE INDEX orders_cents ON orders (cents)
                down: DROP INDEX orders_cents
            verify:
              - name: all have cents
                sql: SELECT count(*) FROM orders WHERE cents IS NULL
                equals: 0
            """);
        Assert.True(failure is null, $"{failure?.Message} {Show(phases)}");
        Assert.Equal(
            [PhaseKind.Clone, PhaseKind.Fingerprint, PhaseKind.Up, PhaseKind.Down, PhaseKind.HalfWay, PhaseKind.HalfWay, PhaseKind.HalfWay, PhaseKind.NewRows, PhaseKind.UpAgain, PhaseKind.Verdict],
            phases.Select(phase => phase.Phase));
        Assert.All(phases, phase => Assert.Equal(PhaseOutcome.Passed, phase.Outcome));
        RehearsalPhase verdict = phases[^1];
        Assert.True(verdict.PredictedUp > TimeSpan.Zero && verdict.PredictedDown > TimeSpan.Zero && verdict.ExpiresAt is not null, Show(phases));
        Assert.Equal(3, Find(phases, PhaseKind.Up).Steps.Count);
        await AssertNoClonesAsync(engine, database);
        Assert.Equal("500", await QueryAsync(database, "SELECT count(*) FROM orders"));
    }

    [Theory, MemberData(nameof(NotRestored))]
    public async Task What_is_not_restored_fails_the_way_down(StoreEngineKind engine, string expected, string steps)
    {
        string database = await ShopAsync(engine);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(database, "migration: broken\n" + steps);
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        RehearsalPhase down = Find(phases, PhaseKind.Down);
        Assert.Equal(PhaseOutcome.Failed, down.Outcome);
        Assert.Contains(expected, down.Detail, StringComparison.Ordinal);
        await AssertNoClonesAsync(engine, database);
    }

    [Theory]
    [InlineData("default", "ALTER TABLE orders ALTER COLUMN price SET DEFAULT 5")]
    [InlineData("grant", "GRANT SELECT ON orders TO pg_monitor")]
    [InlineData("trigger", "CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()")]
    [InlineData("sequence value", "SELECT setval('orders_id_seq', 100000)")]
    [InlineData("constraint", "ALTER TABLE orders ADD CONSTRAINT positive CHECK (price >= 0)")]
    [InlineData("comment", "COMMENT ON TABLE orders IS 'new'")]
    public async Task What_a_down_forgets_on_PostgreSQL_is_named(string kind, string up)
    {
        string database = await ShopAsync(StoreEngineKind.PostgreSql, 50);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(
            database, $"migration: forgets\nsteps:\n  - name: x\n    up: \"{up}\"\n    down: SELECT 1\n");
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        RehearsalPhase down = Find(phases, PhaseKind.Down);
        Assert.Contains(down.Differences, difference => difference.Kind.Contains(kind, StringComparison.Ordinal) || (kind == "default" && difference.Kind == "column"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_down_that_works_only_when_all_was_done_fails_half_way(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(database, "migration: finished\n" + OnlyWhenFinished);
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        Assert.Equal(PhaseOutcome.Passed, Find(phases, PhaseKind.Down).Outcome);
        RehearsalPhase second = phases.Single(phase => phase.Phase == PhaseKind.HalfWay && phase.Name.Contains("'marker'", StringComparison.Ordinal));
        Assert.Equal(PhaseOutcome.Failed, second.Outcome);
        Assert.Contains("marker", second.Detail, StringComparison.Ordinal);
        await AssertNoClonesAsync(engine, database);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Rows_written_meanwhile_that_the_way_back_loses_are_listed(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(database, "migration: loses\n" + LosesNewRows);
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        RehearsalPhase rows = Find(phases, PhaseKind.NewRows);
        Assert.Equal(PhaseOutcome.Failed, rows.Outcome);
        Assert.Contains(rows.Differences, difference => difference.Name is "orders" or "public.orders"
            && difference.Samples.Any(sample => sample.Change == Toil.Rollbacks.Fingerprints.DifferenceKind.Missing));

        (phases, failure) = await RehearseAsync(database, "migration: loses\n" + LosesNewRows + "\nrehearsal: { loses: { orders: they are written again by the shop } }");
        Assert.True(failure is null, Show(phases));
        Assert.Equal(PhaseOutcome.Declared, Find(phases, PhaseKind.NewRows).Outcome);
        Assert.Equal(PhaseOutcome.Declared, phases[^1].Outcome);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task What_was_written_to_a_new_column_is_lost_unless_it_can_be_computed_again(StoreEngineKind engine)
    {
        const string plan = "migration: remarks\nsteps: [{ name: x, up: ALTER TABLE orders ADD COLUMN remark text, down: ALTER TABLE orders DROP COLUMN remark }]\n";
        string database = await ShopAsync(engine);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(database, plan);
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        Assert.Contains("remark: ", Find(phases, PhaseKind.NewRows).Detail, StringComparison.Ordinal);

        (phases, failure) = await RehearseAsync(database, plan + "rehearsal: { loses: { orders.remark: remarks written since go with the column } }");
        Assert.True(failure is null, Show(phases));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_table_that_is_gone_is_no_loss_of_rows(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE marker (id integer PRIMARY KEY)", "INSERT INTO marker VALUES (1)");
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(
            database, "migration: gone\nsteps: [{ name: x, up: CREATE INDEX marker_again ON marker (id), down: DROP TABLE marker }]\nrehearsal: { loses: { marker: its rows are made again } }\n");
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        RehearsalPhase down = Find(phases, PhaseKind.Down);
        Assert.Equal(PhaseOutcome.Failed, down.Outcome);
        Assert.Contains("marker is gone", down.Detail, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_table_that_has_nothing_but_its_number_gets_rows_too(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            database, $"CREATE TABLE ticket (id {(engine == StoreEngineKind.PostgreSql ? "bigserial" : "integer")} PRIMARY KEY)", "INSERT INTO ticket DEFAULT VALUES", "INSERT INTO ticket DEFAULT VALUES");
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(
            database, "migration: tickets\nsteps:\n  - name: look\n    up: CREATE INDEX ticket_again ON ticket (id)\n    down: DROP INDEX ticket_again\n");
        Assert.Null(failure);
        Assert.DoesNotContain("No rows could be written", Find(phases, PhaseKind.NewRows).Detail ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_way_back_that_takes_longer_than_the_plan_allows_fails()
    {
        string database = await ShopAsync(StoreEngineKind.PostgreSql, 50);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(
            database, "migration: slow\nsteps: [{ name: x, up: CREATE TABLE extra (id integer PRIMARY KEY), down: SELECT pg_sleep(1); DROP TABLE extra }]\nrehearsal: { rollback_within: 500ms }");
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        Assert.Contains("rollback_within", Find(phases, PhaseKind.Down).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_is_held_for_long_under_load_fails()
    {
        string database = await ShopAsync(StoreEngineKind.PostgreSql);
        string load = Folder.Write("load.yaml", """
            workload: shop
            rate: 50
            connections: 4
            transactions:
              - name: read
                sql: SELECT price FROM orders WHERE id = @id
                parameters: { id: { from: 1, to: 500 } }
            """);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(
            database, """
            migration: locks
            steps:
              - name: x
                up: [ALTER TABLE orders ADD COLUMN cents integer, SELECT pg_sleep(3)]
                down: ALTER TABLE orders DROP COLUMN cents
            rehearsal: { lock_wait: 1s, loses: { orders.cents: nothing writes it yet } }
            """,
            ("load", load), ("baseline", "2s"));
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        RehearsalPhase up = Find(phases, PhaseKind.UpAgain);
        Assert.Contains("lock_wait", up.Detail, StringComparison.Ordinal);
        Assert.True(up.Load!.LongestLockWait > TimeSpan.FromSeconds(2) && up.Load.P99 > TimeSpan.FromSeconds(1), $"{up.Load}");
        Assert.True(up.P99Factor > 2);
        Assert.Equal(PhaseOutcome.Passed, Find(phases, PhaseKind.DownUnderLoad).Outcome);
        await AssertNoClonesAsync(StoreEngineKind.PostgreSql, database);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_irreversible_step_is_declared_and_what_lies_before_it_is_tried(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(database, """
            migration: irreversible
            steps:
              - name: add
                up: ALTER TABLE orders ADD COLUMN cents integer
                down: ALTER TABLE orders DROP COLUMN cents
              - name: purge
                purge: { table: orders, where: "id % 2 = 0" }
                irreversible: the law wants them gone
            """);
        Assert.True(failure is null, Show(phases));
        Assert.Equal(PhaseOutcome.Declared, phases[^1].Outcome);
        Assert.Contains("the law wants them gone", Find(phases, PhaseKind.Down).Detail, StringComparison.Ordinal);
        Assert.Equal([PhaseOutcome.Passed, PhaseOutcome.Skipped], phases.Where(phase => phase.Phase == PhaseKind.HalfWay).Select(phase => phase.Outcome));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Steps_that_copy_and_put_away_come_back_too(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE old_orders (id bigint NOT NULL PRIMARY KEY, customer integer NOT NULL, price integer NOT NULL, note text)");
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(database, """
            migration: kinds
            steps:
              - name: aim
                up: CREATE TABLE aim (id bigint NOT NULL PRIMARY KEY, n bigint NOT NULL)
                down: DROP TABLE aim
              - name: copied
                copy: { from: orders, to: aim, columns: { id: id, n: "price * 2" } }
                down: delete
              - name: put away in a table
                purge: { table: orders, where: "id <= 300 AND id % 5 = 1", archive: old_orders }
                down: restore
              - name: put away in a file
                purge: { table: orders, where: "id <= 300 AND id % 7 = 2", archive_file: past.jsonl }
                down: restore
            rehearsal: { loses: { aim: it is made from the orders again } }
            """);
        Assert.True(failure is null, $"{failure?.Message} {Show(phases)}");
        Assert.False(File.Exists(Folder["past.jsonl"]), "what a rehearsal puts away is its own");
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_up_that_fails_ends_the_rehearsal_with_its_reason(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        (IReadOnlyList<RehearsalPhase> phases, ToilException? failure) = await RehearseAsync(
            database, "migration: fails\nsteps: [{ name: x, up: ALTER TABLE missing ADD COLUMN cents integer, down: SELECT 1 }]");
        Assert.Equal("RehearsalFailed", failure?.ErrorId);
        Assert.Equal(PhaseKind.Up, phases[^2].Phase);
        Assert.Contains("missing", failure!.Message, StringComparison.Ordinal);
        await AssertNoClonesAsync(engine, database);
    }
}
