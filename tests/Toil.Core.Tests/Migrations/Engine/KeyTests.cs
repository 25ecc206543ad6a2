using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>Every sort of key is walked once, whole, and no row twice: the step adds one to a number that begins at 0.</summary>
public sealed class KeyTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string Plan1 = """
        migration: count-once
        steps:
          - name: count
            backfill: { table: things, set: { n: n + 1 } }
            down: { set: { n: n - 1 } }
        """;

    [Theory]
    [InlineData("bigint PRIMARY KEY", "i::bigint * 1000000007 % 2147483648")]
    [InlineData("integer PRIMARY KEY", "i - 2500")]
    [InlineData("uuid PRIMARY KEY", "md5(i::text)::uuid")]
    [InlineData("text PRIMARY KEY", "'ä ' || chr(33 + i % 90) || md5(i::text)")]
    [InlineData("text COLLATE \"en-x-icu\" PRIMARY KEY", "chr(33 + i % 90) || CASE WHEN i % 2 = 0 THEN 'a' ELSE 'A' END || i")]
    [InlineData("timestamptz PRIMARY KEY", "'2024-03-31 00:00+00'::timestamptz + i * interval '17.000003 s'")]
    [InlineData("numeric PRIMARY KEY", "i / 7.0")]
    [InlineData("double precision PRIMARY KEY", "sqrt(i)")]
    [InlineData("bytea PRIMARY KEY", "decode(md5(i::text), 'hex')")]
    [InlineData("character(12) PRIMARY KEY", "'x' || i")]
    [InlineData("date UNIQUE NOT NULL", "date '1999-01-01' + i")]
    [InlineData("inet NOT NULL UNIQUE", "'10.0.0.0'::inet + i")]
    public async Task Single_keys_in_PostgreSQL(string type, string value)
    {
        string database = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(database, $"CREATE TABLE things (k {type}, n integer NOT NULL DEFAULT 0)", $"INSERT INTO things (k) SELECT {value} FROM generate_series(1, 5000) i");
        await CheckAsync(database, 5_000);
    }

    [Theory]
    [InlineData("k INTEGER PRIMARY KEY", "i * 1000003 % 99999989 - 5000000")]
    [InlineData("k TEXT PRIMARY KEY NOT NULL", "'ä' || char(33 + i % 90) || i")]
    [InlineData("k TEXT COLLATE NOCASE NOT NULL UNIQUE", "CASE WHEN i % 2 = 0 THEN 'a' ELSE 'B' END || i")]
    [InlineData("k REAL NOT NULL UNIQUE", "i / 7.0")]
    [InlineData("k BLOB NOT NULL UNIQUE", "randomblob(16)")]
    [InlineData("k NOT NULL UNIQUE", "CASE i % 4 WHEN 0 THEN i WHEN 1 THEN i + 0.5 WHEN 2 THEN 't' || i ELSE CAST('b' || i AS BLOB) END")]
    public async Task Single_keys_in_SQLite(string column, string value)
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, $"CREATE TABLE things ({column}, n integer NOT NULL DEFAULT 0)",
            $"INSERT INTO things (k) WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 5000) SELECT {value} FROM s");
        await CheckAsync(database, 5_000);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Composite_keys(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            database, "CREATE TABLE things (shop integer NOT NULL, number text NOT NULL, line integer NOT NULL, n integer NOT NULL DEFAULT 0, PRIMARY KEY (shop, number, line))",
            "INSERT INTO things (shop, number, line) WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < 4999) SELECT i % 3, 'n' || (i / 30), i FROM s");
        await CheckAsync(database, 5_000);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Names_that_need_quotes(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            database, "CREATE TABLE \"Odd \"\"Things\" (\"the Key\" integer PRIMARY KEY, \"select\" integer NOT NULL DEFAULT 0)",
            "INSERT INTO \"Odd \"\"Things\" (\"the Key\") VALUES (1), (2), (3)");
        await RunAsync(database, """
            migration: odd
            steps:
              - name: count
                backfill: { table: '"Odd ""Things"', set: { '"select"': '"select" + 1' }, key: ['"the Key"'] }
                irreversible: it counts
            """);
        Assert.Equal("3|3", await QueryAsync(database, "SELECT count(*), sum(\"select\") FROM \"Odd \"\"Things\""));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_empty_table_is_done_at_once(StoreEngineKind engine)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE things (k integer PRIMARY KEY, n integer NOT NULL)");
        Assert.Equal((StepState.Done, 0, 0L), Assert.Single(await RunAsync(database, Plan1)) is var step ? (step.State, (int)step.Scanned, step.RowsAfter!.Value) : default);
    }

    [Theory]
    [InlineData(StoreEngineKind.Sqlite, "k integer, n integer", "no primary key and no unique index")]
    [InlineData(StoreEngineKind.PostgreSql, "k integer, n integer", "no primary key and no unique index")]
    [InlineData(StoreEngineKind.Sqlite, "k text PRIMARY KEY, n integer", "may be NULL")]
    [InlineData(StoreEngineKind.PostgreSql, "k integer UNIQUE, n integer", "may be NULL")]
    [InlineData(StoreEngineKind.PostgreSql, "k integer NOT NULL UNIQUE DEFERRABLE, n integer", "does not hold for all rows at all times")]
    public async Task Without_a_key_nothing_is_walked(StoreEngineKind engine, string columns, string why)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(database, $"CREATE TABLE things ({columns})", "INSERT INTO things VALUES (1, 0)");
        Assert.Contains(why, (await FailsAsync("KeyUnfit", () => RunAsync(database, Plan1))).Message, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Failed, (await StatusAsync(database)).State);

        // The cause gone, it goes on.
        await ExecuteAsync(database, "DROP TABLE things", "CREATE TABLE things (k integer PRIMARY KEY, n integer)", "INSERT INTO things VALUES (1, 0)");
        await RunAsync(database, Plan1);
        Assert.Equal("1", await QueryAsync(database, "SELECT n FROM things"));
    }

    private async Task CheckAsync(string database, int rows)
    {
        MigrationStepReport step = Assert.Single(await RunAsync(database, Plan1));
        Assert.Equal((StepState.Done, rows, rows, rows, rows, rows), (step.State, step.Scanned, step.Matched, step.Affected, step.RowsBefore, step.RowsAfter));
        Assert.True(step.Batches > 1);
        Assert.Equal($"{rows}|1|1", await QueryAsync(database, "SELECT count(*), min(n), max(n) FROM things"));
        Assert.Equal((StepState.Undone, rows), Assert.Single(await UndoAsync(database, Plan1)) is var undone ? (undone.State, undone.Affected) : default);
        Assert.Equal("0|0", await QueryAsync(database, "SELECT min(n), max(n) FROM things"));
    }
}
