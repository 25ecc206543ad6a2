using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>What each kind of step does, and takes back.</summary>
public sealed class StepKindTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string Numbers = "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 3000) SELECT";

    private const string Copy = """
        migration: new-orders
        steps:
          - name: copy
            copy:
              from: orders
              to: new_orders
              columns: { id: id, cents: "CAST(round(total * 100) AS bigint)", note: note }
              where: total > 10
            down: delete
        """;

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_copy_counts_and_digests_both_sides_and_is_taken_out_again(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        await ExecuteAsync(
            database, "CREATE TABLE new_orders (id integer PRIMARY KEY, cents bigint NOT NULL, note text)",
            "INSERT INTO new_orders VALUES (-1, 5, 'of another')", "INSERT INTO new_orders SELECT id, CAST(round(total * 100) AS bigint), note FROM orders WHERE id = 2500");
        MigrationStepReport step = Assert.Single(await RunAsync(database, Copy));
        Assert.Equal((3_000, 2_990, 2_989), (step.Scanned, step.Matched, step.Affected));
        Assert.Equal("2991", await QueryAsync(database, "SELECT count(*) FROM new_orders"));
        Assert.Equal("0", await QueryAsync(database, "SELECT count(*) FROM orders o WHERE total > 10 AND NOT EXISTS (SELECT 1 FROM new_orders n WHERE n.id = o.id AND n.cents = o.total * 100)"));

        await UndoAsync(database, Copy);
        Assert.Equal("-1|5|of another", await QueryAsync(database, "SELECT * FROM new_orders"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_copy_that_comes_out_otherwise_stops_with_both_numbers_and_the_range(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE new_orders (id integer PRIMARY KEY, cents bigint NOT NULL, note text)", "INSERT INTO new_orders VALUES (1200, 1, 'not the same')");
        string message = (await FailsAsync("RowsMismatch", () => RunAsync(database, Copy))).Message;
        Assert.Contains("digest", message, StringComparison.Ordinal);
        Assert.Contains("behind 1000 up to 2000", message, StringComparison.Ordinal);
        Assert.Equal("991", await QueryAsync(database, "SELECT count(*) FROM new_orders")); // the range before, and the odd one

        await ExecuteAsync(database, "DELETE FROM new_orders WHERE id = 1200");
        Assert.Equal(StepState.Done, Assert.Single(await RunAsync(database, Copy)).State);
        Assert.Equal("2990", await QueryAsync(database, "SELECT count(*) FROM new_orders"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_trigger_that_swallows_rows_is_a_mismatch(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        await ExecuteAsync(database, engine == StoreEngineKind.Sqlite
            ? ["CREATE TRIGGER swallow BEFORE UPDATE ON orders WHEN NEW.id = 1700 BEGIN SELECT RAISE(IGNORE); END"]
            : ["CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
               "CREATE TRIGGER swallow BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.id = 1700) EXECUTE FUNCTION swallow()"]);
        string message = (await FailsAsync("RowsMismatch", () => RunAsync(database, $"{Fill}\nthrottle: {{ target: 1m }}"))).Message;
        Assert.Contains("1000 rows fit the condition and 999 were changed", message, StringComparison.Ordinal);
        Assert.Equal("1000", await QueryAsync(database, "SELECT count(*) FROM orders WHERE n = 1"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_purge_keeps_its_rows_in_a_table(StoreEngineKind engine)
    {
        const string plan = """
            migration: purge
            steps:
              - name: old ones
                purge: { table: orders, where: "id <= 1234", archive: orders_archive }
                down: restore
            """;
        string database = await OrdersAsync(engine);
        string before = await QueryAsync(database, "SELECT * FROM orders ORDER BY id");
        await ExecuteAsync(database, "CREATE TABLE orders_archive (id integer PRIMARY KEY, total numeric, note text, n integer)");
        Assert.Equal((3_000, 1_234, 1_766), Assert.Single(await RunAsync(database, plan)) is var step ? (step.RowsBefore, step.Affected, step.RowsAfter) : default);
        Assert.Equal("1766|1234", await QueryAsync(database, "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM orders_archive)"));
        await UndoAsync(database, plan);
        Assert.Equal(before, await QueryAsync(database, "SELECT * FROM orders ORDER BY id"));
        Assert.Equal("0", await QueryAsync(database, "SELECT count(*) FROM orders_archive"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_purge_keeps_its_rows_in_a_file(StoreEngineKind engine)
    {
        const string plan = """
            migration: purge
            steps:
              - name: old ones
                purge: { table: odd, where: "id <= 5", archive_file: odd.jsonl }
                down: restore
            """;
        string database = await NewDatabaseAsync(engine);
        string bytes = engine == StoreEngineKind.Sqlite ? "blob" : "bytea";
        string value = engine == StoreEngineKind.Sqlite ? "x'00ff10'" : "'\\x00ff10'";
        await ExecuteAsync(
            database, $"CREATE TABLE odd (id integer PRIMARY KEY, t text, b {bytes}, r double precision, e text)",
            $"INSERT INTO odd VALUES (1, 'line' || '\n' || 'break \"quoted\" ä \\', {value}, 0.1, NULL), (2, '', NULL, -1e300, ''), (3, NULL, NULL, 12345678901234.5, 'null'), (9, 'stays', NULL, 1, NULL)");
        string before = await QueryAsync(database, "SELECT id, t, b IS NULL, r, e IS NULL, e FROM odd ORDER BY id");
        await RunAsync(database, plan);
        Assert.Equal("9", await QueryAsync(database, "SELECT id FROM odd"));
        Assert.Equal(3, File.ReadLines(Folder["odd.jsonl"]).Count());
        await UndoAsync(database, plan);
        Assert.Equal(before, await QueryAsync(database, "SELECT id, t, b IS NULL, r, e IS NULL, e FROM odd ORDER BY id"));
        Assert.Equal("1", await QueryAsync(database, $"SELECT count(*) FROM odd WHERE b = {value}"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Follow_takes_what_arrives_behind_and_between(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);

        // As if they had arrived meanwhile: each row that is changed makes another, before and behind it, until there are enough.
        await ExecuteAsync(database, engine == StoreEngineKind.Sqlite
            ? ["CREATE TRIGGER late AFTER UPDATE ON orders WHEN OLD.id BETWEEN 100 AND 120 BEGIN INSERT INTO orders (id, total) VALUES (-OLD.id, 1), (OLD.id + 10000, 2); END"]
            : ["CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO orders (id, total) VALUES (-OLD.id, 1), (OLD.id + 10000, 2); RETURN NULL; END'",
               "CREATE TRIGGER late AFTER UPDATE ON orders FOR EACH ROW WHEN (OLD.id BETWEEN 100 AND 120) EXECUTE FUNCTION late()"]);
        await RunAsync(database, """
            migration: follow
            steps:
              - name: fill
                backfill: { table: orders, set: { n: "1" }, where: n IS NULL, follow: true }
                irreversible: the rows had none
            """);
        Assert.Equal("3042|0", await QueryAsync(database, "SELECT count(*), count(*) - count(n) FROM orders"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Follow_ends_where_rows_never_cease_to_arrive_and_says_so(StoreEngineKind engine)
    {
        string database = await OrdersAsync(engine);
        await ExecuteAsync(database, engine == StoreEngineKind.Sqlite
            ? ["CREATE TRIGGER late AFTER UPDATE ON orders WHEN OLD.id % 1000 = 7 BEGIN INSERT INTO orders (id, total) VALUES (OLD.id + 10000, 2); END"]
            : ["CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO orders (id, total) VALUES (OLD.id + 10000, 2); RETURN NULL; END'",
               "CREATE TRIGGER late AFTER UPDATE ON orders FOR EACH ROW WHEN (OLD.id % 1000 = 7) EXECUTE FUNCTION late()"]);
        MigrationStepReport step = (await RunAsync(database, """
            migration: follow
            steps:
              - name: fill
                backfill: { table: orders, set: { n: "1" }, where: n IS NULL, follow: true }
                irreversible: the rows had none
            """))[^1];
        Assert.Equal("5", await QueryAsync(database, "SELECT max(pass) FROM toil_migration_batch"));
        Assert.StartsWith("Rows keep arriving: pass 5 found 3 more", step.Detail, StringComparison.Ordinal);
        Assert.Contains("Rows keep arriving", Assert.Single(Sink.Warnings), StringComparison.Ordinal);
        Assert.Equal("3", await QueryAsync(database, "SELECT count(*) FROM orders WHERE n IS NULL"));
    }

    private const string Fill = """
        migration: fill
        steps:
          - name: fill
            backfill: { table: orders, set: { n: "1" }, where: n IS NULL }
            down: { set: { n: "NULL" } }
        """;

    private async Task<string> OrdersAsync(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE orders (id integer PRIMARY KEY, total numeric, note text, n integer)", $"INSERT INTO orders (id, total, note) {Numbers} i, i, 'n' || i FROM s");
        return database;
    }
}
