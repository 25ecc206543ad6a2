using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>What a step says of itself is so, with tables, texts and statements that are odd and allowed.</summary>
public sealed class PromiseTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string Rebuild = """
        migration: rebuild
        steps:
          - name: rebuild
            up:
              - PRAGMA foreign_keys = OFF
              - CREATE TABLE made (id INTEGER PRIMARY KEY)
              - INSERT INTO made SELECT id FROM parent
              - DROP TABLE parent
              - ALTER TABLE made RENAME TO parent
              - PRAGMA foreign_keys = ON
            irreversible: a test
        """;

    private const string Fill = """
        migration: fill
        steps:
          - name: fill
            backfill: { table: things, set: { n: "1" } }
            down: { set: { n: "0" } }
        """;

    [Fact]
    public async Task A_table_is_not_rebuilt_at_the_cost_of_the_rows_that_refer_to_it()
    {
        string database = await ParentAsync();
        await FailsAsync("PragmaInTransaction", () => RunAsync(database, Rebuild));
        await RunAsync(database, Rebuild + "\n    transaction: false");
        Assert.Equal("2|2", await QueryAsync(database, "SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)"));
    }

    [Fact]
    public async Task What_was_set_before_an_interruption_holds_after_it()
    {
        string database = await ParentAsync();
        await ExecuteAsync(database, "CREATE TABLE made (id INTEGER PRIMARY KEY)"); // in the way, behind the PRAGMA
        await FailsAsync("SqlFailed", () => RunAsync(database, Rebuild + "\n    transaction: false"));
        await ExecuteAsync(database, "DROP TABLE made");
        await RunAsync(database, Rebuild + "\n    transaction: false");
        Assert.Equal("2|2", await QueryAsync(database, "SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)"));
    }

    [Fact]
    public async Task What_was_set_before_an_interruption_holds_in_the_steps_behind_it()
    {
        const string plan = """
            migration: zone
            steps:
              - name: set
                up: SET TimeZone = 'Asia/Tokyo'
                down: SELECT 1
              - name: write
                up: INSERT INTO moments SELECT id, '2024-07-01 12:00' FROM wanted
                down: DELETE FROM moments
            """;
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(database, "CREATE TABLE moments (id int, at timestamptz)");
        await FailsAsync("SqlFailed", () => RunAsync(database, plan));
        await ExecuteAsync(database, "CREATE TABLE wanted (id int)", "INSERT INTO wanted VALUES (1)");
        await RunAsync(database, plan);
        Assert.Equal("2024-07-01 03:00:00", await QueryAsync(database, "SELECT (at AT TIME ZONE 'UTC')::text FROM moments"));
    }

    [Fact]
    public async Task A_plan_means_in_the_zone_of_its_database_what_it_means_to_others()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Europe/Berlin''', current_database()); EXECUTE format('ALTER DATABASE %I SET DateStyle = ''SQL, DMY''', current_database()); END $$",
            "CREATE TABLE moments (id int PRIMARY KEY, at timestamp, day text)", "INSERT INTO moments VALUES (1, '2024-07-01 12:00', '03/04/2024')");
        await RunAsync(database, """
            migration: zone
            steps:
              - name: change
                up: ALTER TABLE moments ALTER COLUMN at TYPE timestamptz, ALTER COLUMN day TYPE date USING day::date
                irreversible: a test
            """);
        Assert.Equal("2024-07-01 10:00:00|2024-04-03", await QueryAsync(database, "SELECT (at AT TIME ZONE 'UTC')::text, day::text FROM moments"));
    }

    [Fact]
    public async Task What_a_procedure_has_committed_is_taken_back()
    {
        const string plan = """
            migration: call
            steps:
              - name: call
                up: CALL half()
                down: UPDATE things SET n = 0
                transaction: false
            """;
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "CREATE TABLE things (id int PRIMARY KEY, n int)", "INSERT INTO things SELECT i, 0 FROM generate_series(1, 4) i",
            "CREATE PROCEDURE half() LANGUAGE plpgsql AS $$ BEGIN UPDATE things SET n = n + 1; COMMIT; RAISE lock_not_available; END $$");
        Assert.Contains("committed by itself", (await FailsAsync("SqlFailed", () => RunAsync(database, plan))).Message, StringComparison.Ordinal);
        Assert.Equal("4", await QueryAsync(database, "SELECT sum(n) FROM things")); // once
        Assert.Null(Assert.Single(await UndoAsync(database, plan)).Detail);
        Assert.Equal("0", await QueryAsync(database, "SELECT sum(n) FROM things"));
    }

    [Fact]
    public async Task Rows_that_a_trigger_of_a_partition_swallows_are_a_mismatch()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "CREATE TABLE things (id int PRIMARY KEY, n int) PARTITION BY RANGE (id)", "CREATE TABLE things1 PARTITION OF things FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE things2 PARTITION OF things FOR VALUES FROM (10) TO (20)", "INSERT INTO things SELECT i, 0 FROM generate_series(0, 19) i",
            "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'", "CREATE TRIGGER swallow BEFORE UPDATE ON things2 FOR EACH ROW EXECUTE FUNCTION swallow()");
        Assert.Contains("20 rows fit the condition and 10 were changed", (await FailsAsync("RowsMismatch", () => RunAsync(database, Fill))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_set_is_not_walked_by()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (n TEXT NOT NULL PRIMARY KEY)", "INSERT INTO things VALUES ('a'), ('z')");
        string plan = Fill.Replace("\"1\"", "\"'m' || n\"", StringComparison.Ordinal);
        Assert.Contains("sets n", (await FailsAsync("KeyUnfit", () => RunAsync(database, plan))).Message, StringComparison.Ordinal);
        Assert.Contains(await InvokeAsync(new MigrationCheck(), [("plan", Plan(plan)), ("database", database)]), finding => finding.Rule == "key-not-unique");
    }

    [Fact]
    public async Task A_descending_key_is_a_column_like_others()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER PRIMARY KEY DESC, n INTEGER)", "INSERT INTO things VALUES (1, 0), (NULL, 0)");
        Assert.Contains("may be NULL", (await FailsAsync("KeyUnfit", () => RunAsync(database, Fill))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CAST(x'7AFC' AS TEXT)")]
    [InlineData("'z' || char(0) || 'a'")]
    public async Task A_key_that_cannot_be_read_is_not_passed_over(string key)
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY, n INTEGER)", $"INSERT INTO things VALUES ('a', 0), ({key}, 0)");
        await FailsAsync("KeyUnfit", () => RunAsync(database, Fill));
    }

    [Fact]
    public async Task A_check_with_more_than_one_row_is_not_judged_by_the_first()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER PRIMARY KEY, n INTEGER)", "INSERT INTO things VALUES (1, 1), (2, NULL)");
        string plan = Fill.Replace("set: { n: \"1\" }", "set: { n: n }", StringComparison.Ordinal) + "\nverify:\n  - { name: filled, sql: SELECT n IS NOT NULL FROM things, equals: 1 }";
        Assert.Contains("more than one row", (await FailsAsync("VerifyFailed", () => RunAsync(database, plan))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_is_there_and_not_valid_is_not_done()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(database, "CREATE TABLE things (id int PRIMARY KEY, n int)", "INSERT INTO things VALUES (1, 1), (2, 1)");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => ExecuteAsync(database, "CREATE UNIQUE INDEX CONCURRENTLY half ON things (n)"));
        await ExecuteAsync(database, "UPDATE things SET n = id");
        string plan = "migration: index\nsteps:\n  - { name: index, up: CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS half ON things (n), down: DROP INDEX CONCURRENTLY half, transaction: false }";
        await FailsAsync("IndexInvalid", () => RunAsync(database, plan));
        await ExecuteAsync(database, "DROP INDEX CONCURRENTLY half");
        await RunAsync(database, plan);
        Assert.Equal("True", await QueryAsync(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'half'::regclass"));
    }

    private async Task<string> ParentAsync()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, "CREATE TABLE parent (id INTEGER PRIMARY KEY)", "CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent (id) ON DELETE CASCADE)",
            "INSERT INTO parent VALUES (1), (2)", "INSERT INTO child VALUES (1, 1), (2, 2)");
        return database;
    }
}
