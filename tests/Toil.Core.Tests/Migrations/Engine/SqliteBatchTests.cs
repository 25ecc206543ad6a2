using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>What makes batches on SQLite quick changes nothing of what they do.</summary>
public sealed class SqliteBatchTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string Plan1 = """
        migration: batches
        steps:
          - name: count
            backfill: { table: things, set: { n: n + 1 } }
            irreversible: it counts
        """;

    [Fact]
    public async Task Rows_that_a_declared_conflict_leaves_out_are_noticed()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, "CREATE TABLE things (k integer PRIMARY KEY, n integer NOT NULL DEFAULT 0, u integer UNIQUE ON CONFLICT IGNORE)",
            "INSERT INTO things (k, u) VALUES (1, 1), (2, 2), (3, 3)");
        ToilException failure = await Assert.ThrowsAsync<ToilException>(() => RunAsync(database, Plan1.Replace("n: n + 1", "u: '7'", StringComparison.Ordinal)));
        Assert.Equal("RowsMismatch", failure.ErrorId);
        Assert.Equal("1,2,3", await QueryAsync(database, "SELECT group_concat(u) FROM things"));
    }

    [Theory]
    [InlineData("n + 1", "CHECK (n < 5)")]
    [InlineData("NULLIF(k + 1000000, 1003777) - k", "")] // not null
    [InlineData("abs(CASE k WHEN 3777 THEN -9223372036854775807 - 1 ELSE 1 END)", "")] // overflow
    [InlineData("CASE k WHEN 3777 THEN 9 ELSE 1 END", "REFERENCES kinds")]
    [InlineData("CASE k WHEN 3777 THEN 4 ELSE -k END", "UNIQUE")]
    public async Task A_row_that_fails_half_way_through_a_batch_leaves_nothing_of_it(string expression, string constraint)
    {
        string start = constraint == "UNIQUE" ? "CASE i WHEN 3777 THEN 3 WHEN 4000 THEN 4 ELSE i + 10 END" : "CASE i WHEN 3777 THEN 4 ELSE 0 END";
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, "CREATE TABLE kinds (kind integer PRIMARY KEY)", "INSERT INTO kinds VALUES (0), (1), (4)",
            $"CREATE TABLE things (k integer PRIMARY KEY, n integer NOT NULL {constraint})",
            $"INSERT INTO things (k, n) WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 5000) SELECT i, {start} FROM r",
            "CREATE TABLE before AS SELECT * FROM things");
        ToilException failure = await Assert.ThrowsAsync<ToilException>(() => RunAsync(database, Plan1.Replace("n: n + 1", $"n: \"{expression}\"", StringComparison.Ordinal)));
        Assert.Equal("RowFailed", failure.ErrorId);
        Assert.Contains("3777", failure.Message, StringComparison.Ordinal);
        Assert.Equal("3776|3776", await QueryAsync(database, $"SELECT (SELECT count(*) FROM things WHERE n = {expression.Replace("n + 1", "1", StringComparison.Ordinal)} AND k < 3777), affected FROM toil_migration_step"));
        Assert.Equal("0", await QueryAsync(database, "SELECT count(*) FROM (SELECT * FROM things WHERE k >= 3777 EXCEPT SELECT * FROM before)"));
    }

    [Fact]
    public async Task What_a_trigger_says_of_conflicts_stands()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, "CREATE TABLE things (k integer PRIMARY KEY, n integer NOT NULL DEFAULT 0)", "INSERT INTO things (k) VALUES (1), (2), (3)",
            "CREATE TABLE seen (n integer UNIQUE)", "CREATE TRIGGER seeing AFTER UPDATE ON things BEGIN INSERT OR IGNORE INTO seen VALUES (NEW.n); END");
        await RunAsync(database, Plan1);
        Assert.Equal("3|1", await QueryAsync(database, "SELECT (SELECT sum(n) FROM things), (SELECT count(*) FROM seen)"));
    }

    [Fact]
    public async Task Rests_count_so_that_the_time_left_is_what_it_takes()
    {
        string database = await NewDatabaseAsync(StoreEngineKind.Sqlite);
        await ExecuteAsync(
            database, "CREATE TABLE things (k integer PRIMARY KEY, n integer NOT NULL DEFAULT 0)",
            "INSERT INTO things (k) WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 12000) SELECT i FROM r");
        MigrationStepReport step = Assert.Single(await RunAsync(database, $"throttle: {{ target: 5ms, nice: 20 }}\n{Plan1}"));

        // Of a batch the work alone is remembered, in whole milliseconds.
        long work = long.Parse(await QueryAsync(database, "SELECT sum(millis) FROM toil_migration_batch"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(step.Elapsed.TotalMilliseconds, 5 * work, double.MaxValue);
        Assert.InRange(step.Rate, 12_000 / step.Elapsed.TotalSeconds * 0.99, 12_000 / step.Elapsed.TotalSeconds * 1.01);
    }

    [Fact]
    public async Task Temporary_tables_of_the_plan_outlive_the_change_of_place()
    {
        await using TargetDatabase database = Target(await NewDatabaseAsync(StoreEngineKind.Sqlite));
        await using TargetSession session = await database.ConnectAsync("test", Token);
        await database.KeepUndoAsync(session, inMemory: true, Token);
        Assert.Equal(2L, await session.ScalarAsync("PRAGMA temp_store", Token));
        await database.KeepUndoAsync(session, inMemory: false, Token);
        Assert.Equal(0L, await session.ScalarAsync("PRAGMA temp_store", Token));

        await session.ExecuteAsync("CREATE TEMP TABLE mine AS SELECT 7 AS n", Token);
        await database.KeepUndoAsync(session, inMemory: true, Token);
        Assert.Equal(7L, await session.ScalarAsync("SELECT n FROM mine", Token));
    }

    [Theory]
    [InlineData("WAL")]
    [InlineData("DELETE")]
    public async Task What_lies_in_the_log_is_copied_between_batches(string mode)
    {
        await using TargetDatabase database = Target(await NewDatabaseAsync(StoreEngineKind.Sqlite));
        await using TargetSession session = await database.ConnectAsync("test", Token);
        await session.ScalarAsync($"PRAGMA journal_mode = {mode}", Token);
        await session.ExecuteAsync("CREATE TABLE t AS SELECT randomblob(200000) AS b", Token);
        await database.TidyAsync(session);
        Assert.InRange(new FileInfo(database.Location.Target).Length, 200_000, 400_000);
    }
}
