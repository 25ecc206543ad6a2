using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Checking;

/// <summary>What the check finds in a real PostgreSQL database. No test changes it.</summary>
public sealed class PostgresCheckTests(PostgresFixture postgres) : CheckTestBase
{
    private const string Schema = """
        CREATE SCHEMA attic;
        CREATE TABLE orders (
            id bigint PRIMARY KEY, tenant int NOT NULL, mail text, total numeric(10, 2), name varchar(20), made timestamptz DEFAULT now(),
            twice numeric GENERATED ALWAYS AS (total * 2) STORED, never int, checked int, half int, UNIQUE (tenant, id));
        INSERT INTO orders (id, tenant, mail, total, name, checked)
            SELECT i, i % 7, CASE WHEN i % 1000 = 0 THEN 'same@example.com' ELSE i || '@example.com' END, i, 'n', 1 FROM generate_series(1, 5000) i;
        ALTER TABLE orders ADD CONSTRAINT checked_there CHECK (checked IS NOT NULL AND id > 0);
        ALTER TABLE orders DROP CONSTRAINT checked_there;
        ALTER TABLE orders ADD CONSTRAINT checked_there CHECK (checked IS NOT NULL);
        ALTER TABLE orders ADD CONSTRAINT half_there CHECK (half IS NOT NULL) NOT VALID;
        CREATE TABLE few (id int PRIMARY KEY, n int, mail text UNIQUE);
        INSERT INTO few VALUES (1, 1), (2, 2);
        CREATE TABLE bare (n int, o int NOT NULL);
        CREATE TABLE soft (n int UNIQUE, o int NOT NULL, p int NOT NULL UNIQUE DEFERRABLE);
        CREATE UNIQUE INDEX soft_part ON soft (o) WHERE n > 0;
        CREATE TABLE attic.orders (id bigint, tenant int, mail text);
        CREATE TABLE attic.copy (key bigint PRIMARY KEY, cents bigint, mail text);
        CREATE TABLE lines (id int PRIMARY KEY, order_id bigint REFERENCES orders ON DELETE CASCADE);
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER touch_total BEFORE UPDATE OF total ON orders FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE TRIGGER touch_insert AFTER INSERT ON attic.copy FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE UNLOGGED TABLE loose (id int PRIMARY KEY, n int, mail text);
        CREATE VIEW seen AS SELECT mail FROM orders;
        CREATE TABLE cut (id int, at int) PARTITION BY RANGE (at);
        ANALYZE;
        """;

    private static string? s_database;

    [Theory]
    // Indexes.
    [InlineData("- { name: s, up: CREATE INDEX ON orders (mail), down: DROP INDEX x }", "1 index-not-concurrent Warning")]
    [InlineData("- { name: s, up: CREATE INDEX ON few (n), down: DROP INDEX x }")]
    [InlineData("- { name: s, up: CREATE INDEX CONCURRENTLY x ON orders (mail), down: DROP INDEX CONCURRENTLY x }", "1 not-in-transaction Critical", "1 not-in-transaction Critical")]
    [InlineData("- { name: s, up: CREATE INDEX CONCURRENTLY x ON orders (mail), down: DROP INDEX CONCURRENTLY x, transaction: false }")]
    [InlineData("- { name: s, up: 'CREATE UNIQUE INDEX CONCURRENTLY x ON orders (mail)', down: DROP INDEX CONCURRENTLY x, transaction: false }", "1 unique-duplicates Critical")]
    [InlineData("- { name: s, up: 'CREATE UNIQUE INDEX CONCURRENTLY x ON orders (lower(mail)) WHERE id < 1000', down: DROP INDEX x, transaction: false }")]
    [InlineData("- { name: s, up: 'CREATE UNIQUE INDEX CONCURRENTLY x ON orders (never)', down: DROP INDEX x, transaction: false }")]
    [InlineData("- { name: s, up: 'CREATE UNIQUE INDEX CONCURRENTLY x ON orders (never) NULLS NOT DISTINCT', down: DROP INDEX x, transaction: false }", "1 unique-duplicates Critical")]
    [InlineData("- { name: s, up: CREATE INDEX CONCURRENTLY x ON orders (maill), down: DROP INDEX x, transaction: false }", "1 column-unknown Critical")]
    [InlineData("- { name: s, up: CREATE INDEX orders_pkey ON few (n), down: DROP INDEX x }", "1 already-there Critical")]
    [InlineData("- { name: s, up: CREATE INDEX CONCURRENTLY x ON cut (id), down: DROP INDEX x, transaction: false }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, up: DROP INDEX no_such, irreversible: so }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, up: REINDEX TABLE orders, irreversible: so }", "1 table-locked Warning")]
    [InlineData("- { name: s, up: REINDEX INDEX orders_pkey, irreversible: so }", "1 table-locked Warning")]
    // Columns.
    [InlineData("- { name: s, up: 'ALTER TABLE orders ADD COLUMN x bigint, ADD y int DEFAULT 3 NOT NULL, ADD z timestamptz DEFAULT now()', down: ALTER TABLE orders DROP x }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD COLUMN mail text, down: SELECT 1 }", "1 already-there Critical")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD COLUMN IF NOT EXISTS mail text, down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD x int NOT NULL, down: SELECT 1 }", "1 not-null-violated Critical")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD x uuid DEFAULT gen_random_uuid(), down: SELECT 1 }", "1 volatile-default Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD x float DEFAULT (1 + pg_catalog.random()), down: SELECT 1 }", "1 volatile-default Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD x bigserial, down: SELECT 1 }", "1 table-rewrite Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD x int GENERATED BY DEFAULT AS IDENTITY, down: SELECT 1 }", "1 table-rewrite Warning")]
    [InlineData("- { name: s, up: 'ALTER TABLE orders ADD x int GENERATED ALWAYS AS (id + 1) STORED', down: SELECT 1 }", "1 table-rewrite Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD x int UNIQUE, down: SELECT 1 }", "1 constraint-scan Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD x int CHECK (x > 0), down: SELECT 1 }", "1 constraint-scan Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD x int REFERENCES few, down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders DROP COLUMN mail, down: ALTER TABLE orders ADD mail text }", "1 data-lost Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders DROP COLUMN mail, irreversible: so }")]
    [InlineData("- { name: s, up: ALTER TABLE orders DROP COLUMN maill, irreversible: so }", "1 column-unknown Critical")]
    [InlineData("- { name: s, up: ALTER TABLE orders DROP COLUMN IF EXISTS maill, irreversible: so }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ALTER mail SET NOT NULL, down: SELECT 1 }", "1 not-null-scan Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ALTER never SET NOT NULL, down: SELECT 1 }", "1 not-null-violated Critical", "1 not-null-scan Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ALTER tenant SET NOT NULL, down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ALTER checked SET NOT NULL, down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders VALIDATE CONSTRAINT half_there; ALTER TABLE orders ALTER half SET NOT NULL, down: SELECT 1 }")]
    [InlineData("- { name: s, up: 'ALTER TABLE orders ADD CONSTRAINT x CHECK (mail IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT x; ALTER TABLE orders ALTER mail SET NOT NULL', down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ALTER total TYPE text, down: SELECT 1 }", "1 type-rewrite Warning")]
    [InlineData("- { name: s, up: 'ALTER TABLE orders ALTER total TYPE numeric(12, 2)', down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE few ALTER n TYPE bigint, down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ALTER total TYPE nonsense, down: SELECT 1 }")]
    // Constraints.
    [InlineData("- { name: s, up: ALTER TABLE orders ADD CHECK (tenant > 0), down: SELECT 1 }", "1 constraint-scan Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD CHECK (tenant > 0) NOT VALID, down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD FOREIGN KEY (tenant) REFERENCES few, down: SELECT 1 }", "1 constraint-scan Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD FOREIGN KEY (tenant) REFERENCES few NOT VALID, down: SELECT 1 }")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD UNIQUE (mail), down: SELECT 1 }", "1 constraint-scan Warning", "1 unique-duplicates Critical")]
    [InlineData("- { name: s, up: ALTER TABLE orders ADD UNIQUE (maill), down: SELECT 1 }", "1 column-unknown Critical")]
    // Whole tables.
    [InlineData("- { name: s, up: TRUNCATE orders, down: SELECT 1 }", "1 data-lost Warning", "1 table-locked Warning")]
    [InlineData("- { name: s, up: DROP TABLE orders, down: SELECT 1 }", "1 data-lost Warning")]
    [InlineData("- { name: s, up: DROP TABLE ordrs, down: SELECT 1 }", "1 table-unknown Critical")]
    [InlineData("- { name: s, up: DROP TABLE IF EXISTS ordrs, down: SELECT 1 }")]
    [InlineData("- { name: s, up: VACUUM FULL orders, irreversible: so }", "1 not-in-transaction Critical", "1 table-locked Warning")]
    [InlineData("- { name: s, up: VACUUM orders, irreversible: so, transaction: false }")]
    [InlineData("- { name: s, up: CLUSTER orders USING orders_pkey, irreversible: so }", "1 table-locked Warning")]
    [InlineData("- { name: s, up: LOCK TABLE orders, irreversible: so }", "1 table-locked Warning")]
    [InlineData("- { name: s, up: ALTER TABLE orders SET UNLOGGED, down: SELECT 1 }", "1 table-rewrite Warning")]
    [InlineData("- { name: s, up: UPDATE orders SET name = 'x', irreversible: so }")]
    [InlineData("- { name: s, up: \"UPDATE orders SET name = 'x' FROM generate_series(1, 30000)\", irreversible: so }", "1 bulk-write High")]
    // What the server says.
    [InlineData("- { name: s, up: ALTER TABEL orders ADD x int, down: SELECT 1 }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, up: SELECT 1, down: ALTER TABLE orders ADDD }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, up: UPDATE orders SET nme = 'x', down: SELECT 1 }", "1 column-unknown Critical")]
    [InlineData("- { name: s, up: INSERT INTO ordrs VALUES (1), down: SELECT 1 }", "1 table-unknown Critical")]
    [InlineData("- { name: s, up: CREATE TABLE orders (n int), down: SELECT 1 }", "1 already-there Critical")]
    [InlineData("- { name: s, up: CREATE TABLE x AS SELECT nme FROM orders, down: SELECT 1 }", "1 column-unknown Critical")]
    [InlineData("- { name: s, up: 'CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END', down: DROP FUNCTION g }")]
    [InlineData("- { name: s, up: 'DO $$ BEGIN PERFORM 1; END $$', down: SELECT 1 }")]
    public async Task Statements(string steps, params string[] risks) => await HoldsAsync(steps, risks);

    [Theory]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: \"'x'\" }, where: id > 3 }, down: { set: { mail: \"NULL\" } } }")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: \"'x'\" }, key: [tenant, id] }, irreversible: so }")]
    [InlineData("- { name: s, backfill: { table: seen, set: { mail: \"'x'\" } }, irreversible: so }", "1 table-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: ordrs, set: { mail: \"'x'\" } }, irreversible: so }", "1 table-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { maill: \"'x'\" } }, irreversible: so }", "1 column-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { twice: \"1\" } }, irreversible: so }", "1 column-generated Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: nme } }, irreversible: so }", "1 column-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: mail }, where: nme > 1 }, irreversible: so }", "1 column-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: mail }, where: id }, irreversible: so }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { never: mail } }, irreversible: so }", "1 sql-invalid Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: mail } }, down: { set: { mail: mial } } }", "1 column-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { total: total }, where: id > 1 }, irreversible: so }", "1 trigger-fires Warning")]
    [InlineData("- { name: s, backfill: { table: bare, set: { n: \"1\" } }, irreversible: so }", "1 key-missing Critical")]
    [InlineData("- { name: s, backfill: { table: bare, set: { n: \"1\" }, key: o }, irreversible: so }", "1 key-not-unique Critical")]
    [InlineData("- { name: s, backfill: { table: bare, set: { n: \"1\" }, key: n }, irreversible: so }", "1 key-nullable Critical")]
    [InlineData("- { name: s, backfill: { table: bare, set: { n: \"1\" }, key: m }, irreversible: so }", "1 column-unknown Critical")]
    [InlineData("- { name: s, backfill: { table: soft, set: { n: \"1\" } }, irreversible: so }", "1 key-nullable Critical")]
    [InlineData("- { name: s, backfill: { table: soft, set: { n: \"1\" }, key: p }, irreversible: so }", "1 key-not-unique Critical")]
    [InlineData("- { name: s, backfill: { table: soft, set: { n: \"1\" }, key: o }, irreversible: so }", "1 key-not-unique Critical")]
    [InlineData("- { name: s, backfill: { table: orders, set: { mail: mail }, key: [id, tenant] }, irreversible: so }", "1 key-not-unique Critical")]
    [InlineData("- { name: s, copy: { from: orders, to: attic.copy, columns: { key: id, mail: mail } }, down: delete }", "1 trigger-fires Warning")]
    [InlineData("- { name: s, copy: { from: orders, to: attic.copy, columns: { key: orders.id, mail: mail } }, down: delete }", "1 trigger-fires Warning")]
    [InlineData("- { name: s, copy: { from: orders, to: attic.copy, columns: { key: id + 1, mail: mail } }, down: delete }", "1 copy-key Critical", "1 trigger-fires Warning")]
    [InlineData("- { name: s, copy: { from: orders, to: attic.orders, columns: { id: id } }, down: delete }", "1 copy-key Critical")]
    [InlineData("- { name: s, copy: { from: orders, to: attic.copy, columns: { key: id, cents: mail } }, down: delete }", "1 sql-invalid Critical", "1 trigger-fires Warning")]
    [InlineData("- { name: s, purge: { table: orders, where: id < 9 }, irreversible: so }", "1 cascade-deletes High")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive: attic.copy }, down: restore }", "1 archive-unfit Critical", "1 trigger-fires Warning")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive: loose }, down: restore }", "1 table-unlogged Critical")]
    [InlineData("- { name: s, copy: { from: few, to: loose, columns: { id: id } }, down: delete }", "1 table-unlogged Critical")]
    [InlineData("- { name: r, up: ALTER TABLE loose SET LOGGED, down: SELECT 1 }\n- { name: s, copy: { from: few, to: loose, columns: { id: id } }, down: delete }")]
    [InlineData("- { name: r, up: CREATE UNLOGGED TABLE x (id int PRIMARY KEY), down: DROP TABLE x }\n- { name: s, copy: { from: few, to: x, columns: { id: id } }, down: delete }", "2 table-unlogged Critical")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive_file: nowhere/x.jsonl }, down: restore }", "1 archive-unfit Critical")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive_file: plan.yaml }, down: restore }", "1 archive-unfit Critical")]
    [InlineData("- { name: s, purge: { table: few, where: id < 9, archive_file: x.jsonl }, down: restore }")]
    public async Task Batches(string steps, params string[] risks) => await HoldsAsync(steps, risks);

    [Theory]
    [InlineData("- { name: a, up: ALTER TABLE orders ADD cents bigint, down: ALTER TABLE orders DROP cents }\n- { name: b, backfill: { table: orders, set: { cents: CAST(total * 100 AS bigint) }, where: cents IS NULL }, down: { set: { cents: \"NULL\" } } }\n- { name: c, up: CREATE INDEX CONCURRENTLY x ON orders (cents), down: DROP INDEX CONCURRENTLY x, transaction: false }")]
    [InlineData("- { name: a, up: 'CREATE TABLE fresh (key bigint PRIMARY KEY, mail text)', down: DROP TABLE fresh }\n- { name: b, copy: { from: orders, to: fresh, columns: { key: id, mail: mail } }, down: delete }\n- { name: c, up: 'CREATE UNIQUE INDEX y ON fresh (mail)', down: DROP INDEX y }\n- { name: d, up: ALTER TABLE fresh RENAME TO fresher, down: ALTER TABLE fresher RENAME TO fresh }")]
    [InlineData("- { name: a, up: 'CREATE TABLE fresh (key bigint, mail text)', down: DROP TABLE fresh }\n- { name: b, copy: { from: orders, to: fresh, columns: { key: id, male: mail } }, down: delete }", "2 column-unknown Critical", "2 copy-key Critical")]
    [InlineData("- { name: a, up: ALTER TABLE orders DROP mail, irreversible: so }\n- { name: b, backfill: { table: orders, set: { mail: \"1\" } }, irreversible: so }", "2 column-unknown Critical")]
    [InlineData("- { name: a, up: DROP TABLE few, irreversible: so }\n- { name: b, purge: { table: few, where: id > 1 }, irreversible: so }", "2 table-unknown Critical")]
    [InlineData("- { name: a, up: CREATE UNIQUE INDEX CONCURRENTLY z ON bare (o), down: DROP INDEX z, transaction: false }\n- { name: b, backfill: { table: bare, set: { n: \"1\" }, key: o }, irreversible: so }")]
    [InlineData("- { name: a, up: ALTER TABLE orders RENAME mail TO address, down: ALTER TABLE orders RENAME address TO mail }\n- { name: b, backfill: { table: orders, set: { address: lower(address) }, where: address > '' }, irreversible: so }")]
    [InlineData("- { name: a, backfill: { table: orders, set: { mail: id || mail } }, irreversible: so }\n- { name: b, up: CREATE UNIQUE INDEX CONCURRENTLY z ON orders (mail), down: DROP INDEX z, transaction: false }")]
    [InlineData("- { name: a, backfill: { table: orders, set: { never: \"1\" } }, irreversible: so }\n- { name: b, up: ALTER TABLE orders ALTER never SET NOT NULL, down: SELECT 1 }", "2 not-null-scan Warning")]
    [InlineData("- { name: a, up: ALTER TABLE orders ADD cents bigint, down: SELECT 1 }\n- { name: b, backfill: { table: orders, set: { cents: nme + 1 } }, irreversible: so }", "2 column-unknown Critical")]
    [InlineData("- { name: a, up: ALTER TABLE few ALTER n TYPE text, down: SELECT 1 }\n- { name: b, backfill: { table: few, set: { n: \"'x'\" }, where: n > 'a' }, irreversible: so }")]
    [InlineData("- { name: a, up: ALTER TABLE seen RENAME TO sight, down: SELECT 1 }\n- { name: b, backfill: { table: seen, set: { mail: mail } }, irreversible: so }", "2 table-unknown Critical")]
    [InlineData("- { name: a, up: CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1', down: DROP FUNCTION g }\n- { name: b, backfill: { table: orders, set: { never: g(tenant) } }, irreversible: so }")]
    public async Task What_earlier_steps_make_and_take_away_is_known(string steps, params string[] risks) => await HoldsAsync(steps, risks);

    [Fact]
    public async Task What_a_step_will_do_is_said()
    {
        List<MigrationCheckFinding> findings = await CheckAsync(
            await UrlAsync(),
            """
            - name: add
              up: ALTER TABLE orders ADD cents bigint; CREATE INDEX ON few (n)
              down: ALTER TABLE orders DROP cents
            - name: fill
              backfill: { table: orders, set: { cents: total * 100 }, where: cents IS NULL }
              irreversible: so
            - name: gone
              up: ALTER TABLE lines DROP CONSTRAINT lines_order_id_fkey
              down: SELECT 1
            """);

        Assert.Equal(
            ["Runs 2 statements in one transaction.", "Sets cents in orders: about 5,000 rows by id, about 1 batch.", "Runs 1 statement in one transaction."],
            findings.Where(finding => finding.Rule == "step").Select(finding => finding.Message));
        Assert.Equal(
            ["ACCESS EXCLUSIVE on orders; SHARE on few", "ROW EXCLUSIVE on orders", "ACCESS EXCLUSIVE on lines; ACCESS EXCLUSIVE on orders"],
            findings.Where(finding => finding.Rule == "step").Select(finding => finding.Lock));
        Assert.Contains(findings, finding => finding is { Rule: "step", Rows: 5_000, Batches: 1, Number: 2, Step: "fill", Migration: "m" });
        Assert.Equal(["sql-later", "sql-later"], findings.Where(finding => finding is { Severity: Severity.Info, Rule: not "step" }).Select(finding => finding.Rule));
        Assert.Contains("makes: column \"cents\" of relation \"orders\" does not exist", findings.First(finding => finding.Rule == "sql-later").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_pointed_at_and_has_a_remedy()
    {
        List<MigrationCheckFinding> findings = await CheckAsync(
            await UrlAsync(),
            """
            - name: a
              up: |
                ALTER TABLE orders ADD x int;

                ALTER TABLE orders
                  ADDD y int z;
              down: SELECT 1
            - name: b
              backfill: { table: orders, set: { half: "half", name: lower(nme) }, where: id > 0 }
              irreversible: so
            - name: c
              up: CREATE UNIQUE INDEX CONCURRENTLY x ON orders (mail)
              down: DROP INDEX x
              transaction: false
            """,
            "verify:\n  - { name: v, sql: SELECT count(*) FROM ordrs, equals: 0 }\nthrottle: { query: SELECT nope }\n");

        Assert.Equal(
            [
                "line 9, column 9 The statement is refused: syntax error at or near \"ADDD\"|Correct it.",
                "line 12, column 65 The expression of name is refused: column \"nme\" does not exist|Perhaps you meant to reference the column \"orders.name\".",
                "line 15, column 9 (mail) is not unique in orders: 1 value stands more than once: 'same@example.com' 5 times.|Merge or remove them first, in an earlier step; a purge or a backfill can.",
                "line 19, column 5 The query of 'v' is refused: relation \"ordrs\" does not exist.|Correct it.",
                "line 20, column 11 The throttle's query is refused: column \"nope\" does not exist.|Correct it: while it cannot be answered, nothing runs.",
            ],
            findings.Where(finding => finding.Severity == Severity.Critical)
                .Select(finding => $"{Place(finding)} {finding.Message}|{finding.Remedy}".Replace(".|P", "|P", StringComparison.Ordinal).Replace("\".|C", "\"|C", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_changed_and_no_reader_or_writer_waits()
    {
        string url = await UrlAsync();
        string before = await StateAsync();
        await using NpgsqlConnection writer = new(postgres.Cluster.ConnectionString(s_database!));
        await writer.OpenAsync(TestContext.Current.CancellationToken);
        // A writer's transaction stays open: whoever wanted a stronger lock would wait for it, and others behind that one.
        await using NpgsqlCommand lockRows = new("BEGIN; DELETE FROM orders WHERE id < 100; UPDATE few SET n = 7", writer);
        await lockRows.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        List<MigrationCheckFinding> findings = await CheckAsync(
            url,
            """
            - { name: a, up: "ALTER TABLE orders ADD x int; UPDATE orders SET name = 'x'; DELETE FROM few; TRUNCATE few; DROP TABLE bare", irreversible: so }
            - { name: b, backfill: { table: orders, set: { name: "'y'" } }, irreversible: so }
            - { name: c, purge: { table: few, where: "true" }, irreversible: so }
            - { name: d, up: CREATE UNIQUE INDEX CONCURRENTLY x ON orders (mail), down: DROP INDEX x, transaction: false }
            """);

        Assert.DoesNotContain(findings, finding => finding.Rule == "not-looked-at");
        Assert.Equal(before, await StateAsync());

        async Task<string> StateAsync()
        {
            await using NpgsqlConnection connection = new(postgres.Cluster.ConnectionString(s_database!));
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using NpgsqlCommand command = new(
                "SELECT md5(string_agg(o::text, '' ORDER BY id)) || (SELECT count(*) FROM few) || (SELECT string_agg(relname || relnatts, ',' ORDER BY oid) FROM pg_class WHERE oid > 16384) FROM orders o", connection);
            return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }
    }

    [Fact]
    public async Task A_table_that_others_hold_is_said_to_be_held()
    {
        string url = await UrlAsync();
        await using NpgsqlConnection holder = new(postgres.Cluster.ConnectionString(s_database!));
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand hold = new("BEGIN; LOCK TABLE few IN ACCESS EXCLUSIVE MODE", holder);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        List<MigrationCheckFinding> findings = await CheckPlanAsync(
            url, "migration: m\nlock_timeout: 50ms\nsteps:\n  - { name: a, up: UPDATE few SET n = 1, irreversible: so }");

        Assert.Equal(["step", "not-looked-at"], findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task Rights_that_lack_are_named()
    {
        string url = await UrlAsync();
        await postgres.Cluster.ExecuteAsync(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'check_reader') THEN CREATE ROLE check_reader LOGIN PASSWORD 'x'; END IF; END $$; GRANT SELECT ON orders TO check_reader", s_database!);
        string reader = url.Replace($"{PostgresCluster.User}:{PostgresCluster.Password}", "check_reader:x", StringComparison.Ordinal);

        List<MigrationCheckFinding> findings = await CheckAsync(
            reader,
            "- { name: a, up: ALTER TABLE orders ADD x int, down: SELECT 1 }\n- { name: b, backfill: { table: orders, set: { mail: mail }, where: id > 1 }, irreversible: so }");

        Assert.Equal(["1 privilege Critical", "2 privilege Critical", "privilege Critical"], Risks(findings).Distinct());
        Assert.DoesNotContain(findings, finding => finding.Message.Contains("password", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_one_clear_error()
    {
        string url = await UrlAsync();
        ToilException missing = await Assert.ThrowsAsync<ToilException>(() => CheckAsync($"{url}_not", "- { name: a, up: SELECT 1, down: SELECT 1 }"));
        Assert.Equal("DatabaseMissing", missing.ErrorId);
        ToilException refused = await Assert.ThrowsAsync<ToilException>(
            () => CheckAsync(url.Replace(PostgresCluster.Password, "wrong", StringComparison.Ordinal), "- { name: a, up: SELECT 1, down: SELECT 1 }"));
        Assert.Equal("DatabaseAccessDenied", refused.ErrorId);
        Assert.DoesNotContain(PostgresCluster.Password, missing.ToString(), StringComparison.Ordinal);
    }

    private async Task HoldsAsync(string steps, string[] risks)
    {
        List<MigrationCheckFinding> findings = await CheckAsync(await UrlAsync(), steps);
        Assert.True(risks.SequenceEqual(Risks(findings)), string.Join('\n', findings.Where(finding => finding.Severity > Severity.Info)));
    }

    private async Task<string> UrlAsync()
    {
        PostgresCluster cluster = postgres.Cluster;
        if (s_database is null)
        {
            string made = await cluster.CreateDatabaseAsync();
            await cluster.ExecuteAsync(Schema, made);
            s_database = made;
        }

        return $"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{cluster.Port}/{s_database}";
    }
}
