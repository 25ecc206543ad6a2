using Microsoft.Data.Sqlite;
using Toil.Migrations;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Checking;

public sealed class SqliteCheckTests : CheckTestBase
{
    private const string Schema = """
        CREATE TABLE orders (id INTEGER PRIMARY KEY, tenant int NOT NULL, mail text, total real, twice real AS (total * 2), UNIQUE (tenant, id));
        WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 20000)
            INSERT INTO orders (id, tenant, mail, total) SELECT i, i % 7, CASE WHEN i % 5000 = 0 THEN 'same@example.com' ELSE i || '@example.com' END, i FROM s;
        CREATE TABLE few (id INTEGER PRIMARY KEY, n int, mail text UNIQUE);
        INSERT INTO few VALUES (1, 1, 'a'), (2, 2, 'b');
        CREATE TABLE bare (n int, o int NOT NULL);
        CREATE TABLE kept (id INTEGER PRIMARY KEY, n int, mail text);
        CREATE TABLE filled (id INTEGER PRIMARY KEY, n int, mail text);
        INSERT INTO filled VALUES (7, 7, 'x');
        CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id int REFERENCES orders (id) ON DELETE CASCADE);
        CREATE VIEW mails AS SELECT mail FROM orders;
        CREATE TRIGGER on_total AFTER UPDATE OF total ON orders BEGIN UPDATE few SET n = n + 1; END;
        CREATE TRIGGER on_kept AFTER INSERT ON kept BEGIN SELECT 1; END;
        """;

    [Theory]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD COLUMN cents int, down: ALTER TABLE orders DROP COLUMN cents }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD COLUMN cents int, down: ALTER TABLE orders DROP COLUMN sents }", "1 column-unknown Critical")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD COLUMN mail text, down: SELECT 1 }", "1 already-there Critical")]
    [InlineData("- { name: s, up: ALTER TABLE ordrs ADD COLUMN x int, down: SELECT 1 }", "1 table-unknown Critical")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD COLUMN x int NOT NULL, down: SELECT 1 }", "1 not-null-violated Critical")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD COLUMN x int NOT NULL DEFAULT 0, down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD COLUMN x text DEFAULT CURRENT_TIMESTAMP, down: SELECT 1 }", "1 not-null-violated Critical")]
    [InlineData("- { name: s, up: ALTER TABLE bare ADD COLUMN x int NOT NULL, down: SELECT 1 }")]
    [InlineData("- { name: s, up: CREATE UNIQUE INDEX x ON orders (mail), down: DROP INDEX x }", "1 unique-duplicates Critical")]
    [InlineData("- { name: s, up: CREATE UNIQUE INDEX x ON orders (mail) WHERE id < 100, down: DROP INDEX x }")]
    [InlineData("- { name: s, up: CREATE INDEX x ON orders (maill), down: DROP INDEX x }", "1 column-unknown Critical")]
    [InlineData("- { name: s, up: DROP TABLE orders, down: SELECT 1 }", "1 cascade-deletes High", "1 data-lost Warning")]
    [InlineData("- { name: s, up: UPDATE few SET n = 2, irreversible: so }")]
    [InlineData("- { name: s, up: UPDATE orders SET mail = 'x', irreversible: so }", "1 bulk-write Warning")]
    [InlineData("- { name: s, up: DELETE FROM orders WHERE id = 3, irreversible: so }")]
    [InlineData("- { name: s, up: VACUUM, irreversible: so }", "1 not-in-transaction Critical", "1 table-locked Warning")]
    [InlineData("- { name: s, up: CREATE TABEL x (n int), down: SELECT 1 }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, up: CREATE INDEX CONCURRENTLY x ON few (n), down: SELECT 1 }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, up: 'CREATE TABLE o2 (id INTEGER PRIMARY KEY, m text); INSERT INTO o2 SELECT id, mail FROM orders; DROP TABLE orders; ALTER TABLE o2 RENAME TO orders', irreversible: so }", "1 cascade-deletes High", "1 sql-invalid Critical")] // a view names the table that is gone
    [InlineData("- { name: s, up: 'DROP VIEW mails; CREATE TABLE o2 (id INTEGER PRIMARY KEY, m text); INSERT INTO o2 SELECT id, mail FROM orders; DROP TABLE orders; ALTER TABLE o2 RENAME TO orders', irreversible: so }", "1 cascade-deletes High")]
    [InlineData("- { name: s, up: 'PRAGMA foreign_keys = OFF; DROP VIEW mails; DROP TABLE orders; PRAGMA foreign_keys = ON', irreversible: so }", "1 not-in-transaction Critical", "1 cascade-deletes High", "1 not-in-transaction Critical")]
    [InlineData("- { name: s, up: 'PRAGMA foreign_keys = OFF; DROP VIEW mails; DROP TABLE orders; PRAGMA foreign_keys = ON', transaction: false, irreversible: so }")]
    [InlineData("- { name: s, up: 'CREATE TRIGGER t2 AFTER INSERT ON orders BEGIN UPDATE few SET n = 1; DELETE FROM bare; END', down: DROP TRIGGER t2 }")]
    public async Task Statements(string steps, params string[] risks) => await HoldsAsync(steps, risks);

    [Theory]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: \"'x'\" }, where: id > 3 }, down: { set: { mail: \"NULL\" } } }")]
    [InlineData("- { name: s, backfill: { table: Orders, set: { MAIL: \"'x'\" }, key: [Tenant, ID] }, irreversible: so }")]
    [InlineData("- { name: s, backfill: { table: ordrs, set: { mail: \"1\" } }, irreversible: so }", "1 table-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { maill: \"1\" } }, irreversible: so }", "1 column-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { twice: \"1\" } }, irreversible: so }", "1 column-generated Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: nme } }, irreversible: so }", "1 column-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: nofunc(1) } }, irreversible: so }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: mail }, where: nme > 1 }, irreversible: so }", "1 column-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { total: total }, where: id > 1 }, irreversible: so }", "1 trigger-fires Warning")]
    [InlineData("- { name: s, backfill: { table: bare, set: { n: \"1\" } }, irreversible: so }", "1 key-missing Critical")]
    [InlineData("- { name: s, backfill: { table: bare, set: { n: \"1\" }, key: o }, irreversible: so }", "1 key-not-unique Critical")]
    [InlineData("- { name: s, copy: { from: few, to: kept, columns: { id: id, n: n } }, down: delete }", "1 trigger-fires Warning")]
    [InlineData("- { name: s, copy: { from: few, to: kept, columns: { n: n } }, down: delete }", "1 copy-key Critical", "1 trigger-fires Warning")]
    [InlineData("- { name: s, purge: { table: orders, where: id < 9 }, irreversible: so }", "1 cascade-deletes High")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive: kept }, down: restore }", "1 trigger-fires Warning")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive: filled }, down: restore }", "1 archive-unfit Critical")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive: filled }, irreversible: so }")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive: bare }, down: restore }", "1 archive-unfit Critical", "1 archive-unfit Critical")]
    public async Task Batches(string steps, params string[] risks) => await HoldsAsync(steps, risks);

    [Theory]
    [InlineData("- { name: a, up: ALTER TABLE orders ADD cents int, down: ALTER TABLE orders DROP cents }\n- { name: b, backfill: { table: orders, set: { cents: total * 100 }, where: cents IS NULL }, down: { set: { cents: \"NULL\" } } }\n- { name: c, up: CREATE INDEX x ON orders (cents), down: DROP INDEX x }")]
    [InlineData("- { name: a, up: ALTER TABLE orders ADD cents int, down: ALTER TABLE orders DROP cents }\n- { name: b, up: CREATE INDEX x ON orders (cents), irreversible: so }", "1 sql-invalid Critical")]
    [InlineData("- { name: a, up: 'CREATE TABLE fresh (k int PRIMARY KEY NOT NULL, m text)', down: DROP TABLE fresh }\n- { name: b, copy: { from: orders, to: fresh, columns: { k: id, m: mail } }, down: delete }")]
    [InlineData("- { name: a, up: DROP TABLE few, irreversible: so }\n- { name: b, purge: { table: few, where: id > 1 }, irreversible: so }", "2 table-unknown Critical")]
    [InlineData("- { name: a, backfill: { table: orders, set: { mail: id || mail } }, irreversible: so }\n- { name: b, up: CREATE UNIQUE INDEX x ON orders (mail), down: DROP INDEX x }")]
    public async Task The_way_up_and_the_way_back_are_rehearsed(string steps, params string[] risks) => await HoldsAsync(steps, risks);

    [Fact]
    public async Task What_a_step_will_do_is_said()
    {
        List<MigrationCheckFinding> findings = await CheckAsync(
            Database(), "- { name: a, up: ALTER TABLE few ADD x int, down: SELECT 1 }\n- { name: b, backfill: { table: orders, set: { mail: mail } }, irreversible: so }");

        Assert.Equal(["step", "step", "every-row"], findings.Select(finding => finding.Rule));
        Assert.Equal(("the write lock of the file", "the write lock of the file, a batch at a time"), (findings[0].Lock, findings[1].Lock));
        Assert.Equal(("Sets mail in orders: about 20,000 rows by id, about 2 batches.", 20_000, 2), (findings[1].Message, findings[1].Rows, findings[1].Batches));
    }

    [Theory]
    [InlineData("UPDATE orders SET maill = 1", "Did you mean 'mail'?")]
    [InlineData("UPDATE ordrs SET mail = 1", "Did you mean 'orders'?")]
    [InlineData("UPDATE orders SET xyzzyplugh = 1", "Correct it.")]
    public async Task What_was_meant_is_guessed(string statement, string remedy)
        => Assert.Equal(remedy, (await CheckAsync(Database(), $"- {{ name: a, up: {statement}, irreversible: so }}")).First(finding => finding.Severity == Severity.Critical).Remedy);

    [Fact]
    public async Task The_file_is_only_read()
    {
        string database = Database();
        byte[] before = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);
        await CheckAsync(
            database,
            """
            - { name: a, up: "DROP TABLE few; ATTACH 'other.db' AS o", irreversible: so }
            - { name: b, up: "VACUUM INTO 'copy.db'", irreversible: so, transaction: false }
            - { name: c, up: PRAGMA user_version = 3, irreversible: so }
            - { name: d, up: DELETE FROM orders, irreversible: so }
            """);

        Assert.Equal(before, await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
        Assert.Equal([database, Folder["plan.yaml"]], Directory.GetFileSystemEntries(Folder.Path).Order());
    }

    [Fact]
    public async Task Verification_and_throttle_are_looked_at()
    {
        List<MigrationCheckFinding> findings = await CheckAsync(
            Database(), "- { name: a, up: ALTER TABLE few ADD x int, down: SELECT 1 }",
            "verify: [{ name: v, sql: SELECT count(y) FROM few, equals: 0 }, { name: w, sql: SELECT count(x) FROM few, equals: 0 }]\nthrottle: { lag: 1s, sessions: 3, query: SELECT z }\n");

        Assert.Equal(
            ["The query of 'v' is refused: no such column: y.", "The throttle's query is refused: no such column: z.", "SQLite has no lag that the throttle could look at.", "SQLite has no sessions that the throttle could look at."],
            findings.Where(finding => finding.Severity == Severity.Critical).Select(finding => finding.Message));
    }

    [Fact]
    public async Task A_schema_that_needs_an_extension_is_checked_as_far_as_it_goes()
    {
        string database = Database();
        await using (SqliteConnection connection = new($"Data Source={database};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using SqliteCommand command = new(
                "PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES ('table', 'odd', 'odd', 0, 'CREATE VIRTUAL TABLE odd USING nothing_known(a)')", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        List<MigrationCheckFinding> findings = await CheckAsync(
            database, "- { name: a, up: ALTER TABLE few ADD x int, down: SELECT 1 }\n- { name: b, up: INSERT INTO odd VALUES (1), irreversible: so }");

        Assert.Equal(["step", "step", "not-looked-at"], findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task What_is_done_is_not_checked_again()
    {
        string database = Database();
        string yaml = "migration: m\nsteps:\n  - { name: a, up: ALTER TABLE few ADD x int, down: ALTER TABLE few DROP x }\n  - { name: b, backfill: { table: few, set: { x: \"1\" }, where: id > 1 }, down: { set: { x: \"NULL\" } } }\n";
        OperationContext context = new() { WorkingDirectory = Folder.Path, Sink = new Support.SinkProbe() };
        List<OptionValue> values =
        [
            new("plan", Folder.Write("plan.yaml", yaml), new ValueOrigin("--plan")), new("database", database, new ValueOrigin("--database")),
        ];
        await foreach (MigrationStepReport _ in new MigrationRun().InvokeAsync(values, null, context, TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal(["step-done", "step-done"], (await CheckPlanAsync(database, yaml)).Select(finding => finding.Rule));
        Assert.Equal(
            ["plan-changed", "step-done", "step-done"],
            (await CheckPlanAsync(database, yaml.Replace("x int", "x text", StringComparison.Ordinal))).Select(finding => finding.Rule));
    }

    [Fact]
    public async Task A_plan_alone_is_checked_without_a_database()
    {
        const string steps = "- { name: a, up: CREATE INDEX CONCURRENTLY x ON few (n), down: DROP INDEX x }\n- { name: b, purge: { table: few, where: id > 1 }, irreversible: so }";

        List<MigrationCheckFinding> unknown = await CheckAsync(string.Empty, steps, offline: true);
        Assert.Equal(["step", "not-in-transaction", "step"], unknown.Select(finding => finding.Rule));
        Assert.All(unknown, finding => Assert.Null(finding.Lock));

        List<MigrationCheckFinding> postgres = await CheckAsync("postgresql://nobody@127.0.0.1:1/x", steps, offline: true);
        Assert.Equal(["SHARE UPDATE EXCLUSIVE on few", "ROW EXCLUSIVE on few"], postgres.Where(finding => finding.Rule == "step").Select(finding => finding.Lock));

        List<MigrationCheckFinding> sqlite = await CheckAsync("x.db", steps, offline: true);
        Assert.Equal(["step", "sql-invalid", "step"], sqlite.Select(finding => finding.Rule));
    }

    private async Task HoldsAsync(string steps, string[] risks)
    {
        List<MigrationCheckFinding> findings = await CheckAsync(Database(), steps);
        Assert.True(risks.SequenceEqual(Risks(findings)), string.Join('\n', findings.Where(finding => finding.Severity > Severity.Info)));
    }

    private string Database()
    {
        string path = Folder["a.db"];
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = new(Schema, connection);
        command.ExecuteNonQuery();
        return path;
    }
}
