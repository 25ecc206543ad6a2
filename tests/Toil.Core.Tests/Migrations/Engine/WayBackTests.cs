using System.Globalization;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>A way back brings back what was there, to the last byte, or says that it does not.</summary>
public sealed class WayBackTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string ToFile = """
        migration: purge
        steps:
          - name: away
            purge: { table: things, where: "1 = 1", archive_file: things.jsonl }
            down: restore
        """;

    private const string Copy = """
        migration: copy
        steps:
          - name: copy
            copy: { from: things, to: others, columns: { id: id, n: n } }
            down: delete
        """;

    private static readonly string s_toTable = ToFile.Replace("archive_file: things.jsonl", "archive: kept", StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Identities_come_back_with_their_rows(bool isFile)
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n text)", "CREATE TABLE kept (id bigint PRIMARY KEY, n text)",
            "INSERT INTO things (n) SELECT 'n' || i FROM generate_series(1, 5) i");
        await ThereAndBackAsync(database, isFile ? ToFile : s_toTable, "SELECT * FROM things ORDER BY id");
    }

    [Fact]
    public async Task Rows_come_back_from_a_file_at_the_pace_of_the_plan()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "CREATE TABLE things (id int PRIMARY KEY, n int)", "INSERT INTO things SELECT i, i FROM generate_series(1, 1200) i",
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.001); RETURN NEW; END'",
            "CREATE TRIGGER slow BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION slow()");
        await ThereAndBackAsync(database, ToFile + "\nthrottle: { target: 20ms }", "SELECT * FROM things ORDER BY id");
        Assert.InRange(int.Parse(await QueryAsync(database, "SELECT batch_size FROM toil_migration_step WHERE direction = 'Down'"), CultureInfo.InvariantCulture), 1, 100);
    }

    [Fact]
    public async Task An_archive_may_have_more_columns_and_plain_ones_for_generated_ones()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "CREATE TABLE things (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED)",
            "CREATE TABLE kept (id int PRIMARY KEY, n int, twice int, at timestamptz NOT NULL DEFAULT now())", "INSERT INTO things SELECT i, i FROM generate_series(1, 5) i");
        await ThereAndBackAsync(database, s_toTable, "SELECT * FROM things ORDER BY id");
    }

    [Fact]
    public async Task Rows_go_to_no_table_that_a_crash_empties()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "CREATE TABLE things (id int PRIMARY KEY, n int)", "INSERT INTO things SELECT i, i FROM generate_series(1, 5) i", "CREATE UNLOGGED TABLE kept (id int PRIMARY KEY, n int)",
            "CREATE TABLE others (id int PRIMARY KEY, n int) PARTITION BY RANGE (id)", "CREATE UNLOGGED TABLE others_low PARTITION OF others FOR VALUES FROM (0) TO (9)");
        foreach (string plan in new[] { s_toTable, Copy })
        {
            await FailsAsync("TableUnlogged", () => RunAsync(database, plan));
        }

        Assert.Equal("5|0|0", await QueryAsync(database, "SELECT (SELECT count(*) FROM things), (SELECT count(*) FROM kept), (SELECT count(*) FROM others)"));
        await ExecuteAsync(database, "ALTER TABLE kept SET LOGGED", "ALTER TABLE others_low SET LOGGED");
        foreach (string plan in new[] { s_toTable, Copy })
        {
            await RunAsync(database, plan);
        }
    }

    [Fact]
    public async Task A_table_that_goes_with_its_connection_is_not_walked()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(database, "CREATE TABLE things (id int PRIMARY KEY, n int)", "INSERT INTO things VALUES (1, 1)", "CREATE TABLE others (id int PRIMARY KEY, n int)");
        await FailsAsync("TableTemporary", () => RunAsync(database, Copy.Replace(
            "steps:", "steps:\n  - { name: make, up: \"CREATE TEMP TABLE others (id int PRIMARY KEY, n int)\", down: SELECT 1 }", StringComparison.Ordinal)));
        Assert.Equal("0", await QueryAsync(database, "SELECT count(*) FROM others"));
    }

    [Theory]
    [InlineData(StoreEngineKind.Sqlite)]
    [InlineData(StoreEngineKind.PostgreSql)]
    public async Task Rows_that_are_gone_from_the_archive_are_told(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            database, "CREATE TABLE things (id int NOT NULL PRIMARY KEY, n int)", "CREATE TABLE kept (id int NOT NULL PRIMARY KEY, n int)", "INSERT INTO things VALUES (1, 1), (2, 2), (3, 3)");
        await RunAsync(database, s_toTable);
        await ExecuteAsync(database, "DELETE FROM kept WHERE id = 2");
        Assert.Equal("3 rows had been taken out and 2 were put back: the others are not in the archive any more.", Assert.Single(await UndoAsync(database, s_toTable)).Detail);
    }

    [Theory]
    [InlineData("INSERT INTO things VALUES (1, 7)", "3 rows had been set and 4 were set back: the others came later, among those that the step had passed, and had not been set by it.")]
    [InlineData("DELETE FROM things WHERE id = 3", "3 rows had been set and 2 were set back: the others are gone.")]
    [InlineData("UPDATE things SET n = 9", null)]
    public async Task Rows_that_are_set_back_and_were_not_set_are_told(string meanwhile, string? detail)
    {
        const string Set = """
            migration: set
            steps:
              - { name: set, backfill: { table: things, set: { n: n + 1 } }, down: { set: { n: n - 1 } } }
            """;
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id int NOT NULL PRIMARY KEY, n int)", "INSERT INTO things VALUES (2, 2), (3, 3), (4, 4)");
        await RunAsync(database, Set);
        await ExecuteAsync(database, meanwhile);
        Assert.Equal(detail, Assert.Single(await UndoAsync(database, Set)).Detail);
    }

    [Fact]
    public async Task A_file_keeps_the_null_of_JSON_and_the_bounds_of_arrays()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            database, "CREATE TABLE things (id int PRIMARY KEY, r jsonb NOT NULL, j json, b jsonb, a int[], ab jsonb[], \"odd \"\"'name\" jsonb)",
            """INSERT INTO things VALUES (1, 'null', 'null', NULL, '[0:1]={7,8}', ARRAY['null'::jsonb, NULL], 'null'), (2, '{"a": null}', NULL, 'null', NULL, '{}', NULL)""");
        await ThereAndBackAsync(database, ToFile, "SELECT things::text FROM things ORDER BY id");
    }

    [Fact]
    public async Task A_file_keeps_text_that_is_no_UTF_8()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER PRIMARY KEY, n)", "INSERT INTO things VALUES (1, CAST(x'4DFC6C' AS TEXT)), (2, 'a' || char(0) || 'b'), (3, x'4DFC'), (4, 'ä{\"t\":\"00\"}')");
        await ThereAndBackAsync(database, ToFile, "SELECT id, typeof(n), hex(n) FROM things ORDER BY id");
    }

    [Fact]
    public async Task A_file_keeps_odd_names_and_numbers_beyond_all_numbers()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, """CREATE TABLE things (id INTEGER PRIMARY KEY, "a""b" TEXT, "c\d" REAL, "e'f" BLOB, "g.h" TEXT)""",
            """INSERT INTO things VALUES (1, 'x', 9e999, x'00', 'y'), (2, '{"b":1}', -9e999, NULL, NULL), (3, '"', 1.5, 'z', '')""");
        await ThereAndBackAsync(database, ToFile, "SELECT * FROM things ORDER BY id");
    }

    [Theory]
    [InlineData(StoreEngineKind.PostgreSql, "numeric(12,4)", "numeric(12,2)", "1.2345", "1.2300")]
    [InlineData(StoreEngineKind.PostgreSql, "timestamptz", "date", "'2020-01-01 13:00+00'", "'2020-01-01'")]
    [InlineData(StoreEngineKind.PostgreSql, "int", "bigint", null, "7")]
    [InlineData(StoreEngineKind.PostgreSql, "varchar(20)", "text", null, "'ab '")]
    [InlineData(StoreEngineKind.Sqlite, "TEXT", "INTEGER", "'0049'", "'49'")]
    [InlineData(StoreEngineKind.Sqlite, "TEXT", "NUMERIC", "'1.50'", "'1.5'")]
    [InlineData(StoreEngineKind.Sqlite, "REAL", "INTEGER", null, "1.0")]
    [InlineData(StoreEngineKind.Sqlite, "BLOB", "TEXT", null, "x'00ff'")]
    public async Task An_archive_that_does_not_keep_a_value_gets_no_row(StoreEngineKind engine, string type, string other, string? lost, string kept)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            database, $"CREATE TABLE things (id int NOT NULL PRIMARY KEY, n {type})", $"CREATE TABLE kept (id int NOT NULL PRIMARY KEY, n {other})",
            $"INSERT INTO things VALUES (1, {kept}), (2, NULL)", $"INSERT INTO things VALUES (3, {lost ?? kept})");
        Assert.Contains(await InvokeAsync(new MigrationCheck(), [("plan", Plan(s_toTable)), ("database", database)]), finding => finding.Rule == "archive-unfit" && finding.Severity == Severity.Warning);
        if (lost is not null)
        {
            Assert.Contains("n (", (await FailsAsync("RowsMismatch", () => RunAsync(database, s_toTable))).Message, StringComparison.Ordinal);
            Assert.Equal("3|0", await QueryAsync(database, "SELECT (SELECT count(*) FROM things), (SELECT count(*) FROM kept)"));
            await ExecuteAsync(database, "DELETE FROM things WHERE id = 3");
        }

        await ThereAndBackAsync(database, s_toTable, "SELECT * FROM things ORDER BY id");
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_row_that_cannot_be_put_back_is_named(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER NOT NULL PRIMARY KEY, n TEXT)", "INSERT INTO things VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        await RunAsync(database, ToFile);
        await ExecuteAsync(database, "INSERT INTO things VALUES (2, 'new')");
        Assert.Contains("The row 2 of ", (await FailsAsync("RowFailed", () => UndoAsync(database, ToFile))).Message, StringComparison.Ordinal);
        await ExecuteAsync(database, "DELETE FROM things");
        Assert.Equal(3, Assert.Single(await UndoAsync(database, ToFile)).Affected);
    }

    [Fact]
    public async Task An_archive_that_another_process_holds_is_told_as_that()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER PRIMARY KEY)", "INSERT INTO things VALUES (1)");
        await using (new FileStream(Folder["things.jsonl"], FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains("held by another process", (await FailsAsync("ArchiveUnwritable", () => RunAsync(database, ToFile))).Message, StringComparison.Ordinal);
        }

        await RunAsync(database, ToFile);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Rows_that_stay_in_the_table_are_a_mismatch(StoreEngineKind engine)
    {
        string database = await SwallowingAsync(engine, "things");
        Assert.Contains("2 rows fit the condition and 1 were taken out", (await FailsAsync("RowsMismatch", () => RunAsync(database, ToFile))).Message, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Copied_rows_that_stay_are_a_mismatch(StoreEngineKind engine)
    {
        string database = await SwallowingAsync(engine, "others");
        await RunAsync(database, Copy);
        Assert.Contains("1 are still there", (await FailsAsync("RowsMismatch", () => UndoAsync(database, Copy))).Message, StringComparison.Ordinal);
        Assert.Equal("2", await QueryAsync(database, "SELECT count(*) FROM others"));
    }

    [Theory]
    [InlineData("'00123'", false)]
    [InlineData("'12345678901234567890123'", false)]
    [InlineData("'1e5'", false)]
    [InlineData("'123'", true)]
    [InlineData("'-5.50'", true)]
    [InlineData("'9007199254740993'", true)]
    public async Task A_copy_that_makes_another_number_of_a_text_is_a_mismatch(string value, bool isSame)
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER PRIMARY KEY, n TEXT)", "CREATE TABLE others (id INTEGER PRIMARY KEY, n STRING)", $"INSERT INTO things VALUES (1, {value})");
        if (isSame)
        {
            Assert.Equal(1, Assert.Single(await RunAsync(database, Copy)).Affected);
        }
        else
        {
            await FailsAsync("RowsMismatch", () => RunAsync(database, Copy));
        }
    }

    private async Task ThereAndBackAsync(string database, string plan, string rows)
    {
        string before = await QueryAsync(database, rows);
        await RunAsync(database, plan);
        Assert.Equal("0", await QueryAsync(database, "SELECT count(*) FROM things"));
        await UndoAsync(database, plan);
        Assert.Equal(before, await QueryAsync(database, rows));
    }

    private async Task<string> SwallowingAsync(StoreEngineKind engine, string table)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE things (id INTEGER PRIMARY KEY, n INTEGER)", "CREATE TABLE others (id INTEGER PRIMARY KEY, n INTEGER)", "INSERT INTO things VALUES (1, 1), (2, 2)");
        await ExecuteAsync(database, engine == StoreEngineKind.Sqlite
            ? [$"CREATE TRIGGER swallow BEFORE DELETE ON {table} WHEN OLD.id = 2 BEGIN SELECT RAISE(IGNORE); END"]
            : ["CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
               $"CREATE TRIGGER swallow BEFORE DELETE ON {table} FOR EACH ROW WHEN (OLD.id = 2) EXECUTE FUNCTION swallow()"]);
        return database;
    }
}
