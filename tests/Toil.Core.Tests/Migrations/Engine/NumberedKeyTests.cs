using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>Tables whose keys are numbers, with gaps: where they are few, batches end by the number.</summary>
public sealed class NumberedKeyTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string Plan1 = """
        migration: batches
        steps:
          - name: count
            backfill: { table: things, set: { n: n + 1 } }
            irreversible: it counts
        """;

    /// <summary>Rows 1 to 20,000, then one in a thousand, then all again, with every third missing at the end.</summary>
    private const string Mixed = "SELECT i FROM r WHERE i <= 20000 OR (i < 60000 AND i % 1000 = 0) OR (i >= 60000 AND (i < 80000 OR i % 3 > 0))";

    [Theory]
    [InlineData(StoreEngineKind.Sqlite, "integer", Mixed)]
    [InlineData(StoreEngineKind.Sqlite, "integer", "SELECT i FROM r WHERE i % 2 = 0")]
    [InlineData(StoreEngineKind.Sqlite, "integer", "SELECT i - 50000 FROM r WHERE i % 5 > 0")]
    [InlineData(StoreEngineKind.PostgreSql, "bigint", Mixed)]
    [InlineData(StoreEngineKind.PostgreSql, "integer", "SELECT 2147383647 + i FROM r WHERE i % 2 = 0")]
    [InlineData(StoreEngineKind.PostgreSql, "smallint", "SELECT i - 32769 FROM r WHERE i < 65537")]
    [InlineData(StoreEngineKind.PostgreSql, "numeric", "SELECT i / 2.0 FROM r")]
    public async Task Gaps_between_numbers_neither_lose_rows_nor_make_batches_larger(StoreEngineKind engine, string type, string keys)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            database, $"CREATE TABLE things (k {type} PRIMARY KEY, n integer NOT NULL DEFAULT 0)",
            $"INSERT INTO things (k) WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 100000) {keys}");
        long rows = long.Parse(await QueryAsync(database, "SELECT count(*) FROM things"), CultureInfo.InvariantCulture);

        await RunAsync(database, Plan1);

        Assert.Equal($"{rows}|{rows}|1|1", await QueryAsync(database, "SELECT count(*), sum(n), min(n), max(n) FROM things"));
        Assert.Equal($"{rows}|{rows}|{rows}|{rows}|{rows}", await QueryAsync(database, "SELECT scanned, matched, affected, rows_before, rows_after FROM toil_migration_step"));
        string Key(string column) => engine == StoreEngineKind.Sqlite ? $"json_extract({column}, '$[0]')" : $"CAST(CAST({column} AS json) ->> 0 AS {type})";
        Assert.Equal("0", await QueryAsync(database, $"""
            SELECT count(*) FROM toil_migration_batch b
            WHERE scanned <> (SELECT count(*) FROM things WHERE (b.low IS NULL OR k > {Key("b.low")}) AND k <= {Key("b.high")})
            """));
        Assert.Equal("0", await QueryAsync(database, "SELECT count(*) FROM toil_migration_batch WHERE scanned > 100000 OR (batch <= 2 AND scanned > 1500)"));
    }
}
