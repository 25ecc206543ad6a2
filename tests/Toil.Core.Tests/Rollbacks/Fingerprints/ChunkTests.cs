using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Operations;
using Toil.Rollbacks.Fingerprints;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>Tables are cut by their key, whatever it is, and a later print is cut at the same places.</summary>
public sealed class ChunkTests(PostgresFixture postgres) : PrintTestBase(postgres)
{
    private const int Count = 5_000;

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
    public async Task Keys_of_PostgreSQL(string type, string value)
    {
        string location = await NewDatabaseAsync(Postgres);
        await ExecuteAsync(location, $"CREATE TABLE t (k {type}, n integer)", $"INSERT INTO t SELECT {value}, i FROM generate_series(1, {Count}) i");
        await CheckAsync(location, ["k"]);
    }

    [Theory]
    [InlineData("k INTEGER PRIMARY KEY", "i * 1000003 % 99999989 - 5000000")]
    [InlineData("k TEXT PRIMARY KEY NOT NULL", "'ä' || char(33 + i % 90) || i")]
    [InlineData("k TEXT COLLATE NOCASE NOT NULL UNIQUE", "CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'B' ELSE 'äB' END || CASE WHEN i % 2 = 0 THEN 'x' ELSE 'X' END || i")]
    [InlineData("k TEXT COLLATE RTRIM NOT NULL UNIQUE", "i || substr('   ', 1, i % 3)")]
    [InlineData("k REAL NOT NULL UNIQUE", "i / 7.0")]
    [InlineData("k BLOB NOT NULL UNIQUE", "randomblob(16)")]
    [InlineData("k NOT NULL UNIQUE", "CASE i % 4 WHEN 0 THEN i WHEN 1 THEN i + 0.5 WHEN 2 THEN 't' || i ELSE CAST('b' || i AS BLOB) END")]
    [InlineData("k NOT NULL UNIQUE", "CASE i % 2 WHEN 0 THEN 9007199254740993 + 4 * i ELSE 9007199254740992.0 + 4 * i END")]
    public async Task Keys_of_SQLite(string column, string value)
    {
        string location = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(location, $"CREATE TABLE t ({column}, n INTEGER)", $"INSERT INTO t {Series(Count)} SELECT {value}, i FROM s");
        await CheckAsync(location, ["k"]);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Keys_of_several_columns(StoreEngineKind engine)
    {
        string location = await NewDatabaseAsync(engine);
        await ExecuteAsync(
            location, $"CREATE TABLE t (n integer, shop integer NOT NULL, \"the Number\" varchar(20) NOT NULL, line integer NOT NULL, PRIMARY KEY (shop, \"the Number\", line)){(engine == Sqlite ? " WITHOUT ROWID" : "")}",
            $"INSERT INTO t {Series(Count)} SELECT i, i % 3, 'n' || (i / 30), i FROM s");
        await CheckAsync(location, ["shop", "the Number", "line"]);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Without_a_key_a_table_is_one_chunk(StoreEngineKind engine)
    {
        string location = await NewDatabaseAsync(engine);
        await ExecuteAsync(location, "CREATE TABLE t (k integer, n integer)", $"INSERT INTO t {Series(Count)} SELECT i, i FROM s");
        TablePrint print = Assert.Single((await PrintAsync(location, chunkRows: 100)).Tables);
        Assert.Equal(([], Count, 1), (print.Key, print.Rows, print.Chunks.Count));
        Assert.Equal(print.Digest, print.Chunks[0].Digest);
    }

    [Fact]
    public async Task Many_chunks_of_a_stored_order_become_fewer_and_larger_ones()
    {
        string location = await NewDatabaseAsync(Sqlite);
        await ExecuteAsync(location, "CREATE TABLE t (k INTEGER PRIMARY KEY, n INTEGER)", $"INSERT INTO t {Series(7001)} SELECT i * 3, i FROM s");
        DatabasePrint before = await PrintAsync(location, chunkRows: 10);
        TablePrint print = Assert.Single(before.Tables);
        Assert.InRange(print.Chunks.Count, 128, FingerprintOptions.MostChunks);
        Assert.All(print.Chunks.SkipLast(1), chunk => Assert.True(chunk.Rows is 40 or 20));
        TablePrint again = Assert.Single((await PrintAsync(location, before)).Tables);
        Assert.Equal(print.Chunks, again.Chunks);
    }

    [Fact]
    public async Task Partitions_are_read_as_one_table_and_inherited_ones_are_not()
    {
        string location = await NewDatabaseAsync(Postgres);
        await ExecuteAsync(
            location, "CREATE TABLE p (k integer PRIMARY KEY, n integer) PARTITION BY RANGE (k)", "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (300)", "CREATE TABLE p2 PARTITION OF p DEFAULT",
            "CREATE TABLE parent (a integer)", "CREATE TABLE child () INHERITS (parent)", "INSERT INTO p SELECT i, i FROM generate_series(1, 1000) i", "INSERT INTO parent VALUES (1)", "INSERT INTO child VALUES (2)",
            "CREATE UNLOGGED TABLE u (a integer)", "CREATE VIEW v AS SELECT 1", "CREATE TEMPORARY TABLE temporary (a integer)",
            "CREATE FOREIGN DATA WRAPPER nowhere", "CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere", "CREATE FOREIGN TABLE f (a integer) SERVER elsewhere",
            "CREATE TABLE mixed (k integer) PARTITION BY LIST (k)", "CREATE TABLE mixed_here PARTITION OF mixed FOR VALUES IN (1)", "CREATE FOREIGN TABLE mixed_far PARTITION OF mixed FOR VALUES IN (2) SERVER elsewhere",
            "INSERT INTO mixed VALUES (1)");
        DatabasePrint before = await PrintAsync(location, chunkRows: 100);
        Assert.Equal(["child 1", "mixed_here 1", "p 1000", "parent 1", "u 0"], before.Tables.Select(table => $"{table.Table.Name} {table.Rows}"));
        await ExecuteAsync(location, "DROP TABLE mixed CASCADE", "DROP TABLE p2", "INSERT INTO p SELECT i, i FROM generate_series(1, 1) i WHERE false");
        DatabasePrint after = await PrintAsync(location, before);
        Assert.Equal(299, after.Tables.Single(table => table.Table.Name == "p").Rows);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task All_tables_are_of_one_moment(StoreEngineKind engine)
    {
        string location = await NewDatabaseAsync(engine);
        await ExecuteAsync(location, "CREATE TABLE a (k integer PRIMARY KEY)", "CREATE TABLE b (k integer PRIMARY KEY)", "CREATE TABLE c (k integer PRIMARY KEY)", "INSERT INTO a VALUES (1)");
        await using TargetDatabase database = Target(location);
        foreach (int connections in new[] { 1, 2 })
        {
            bool hasWritten = false;
            DatabasePrint print = await Fingerprint.ReadAsync(database, new() { Connections = connections, Progress = (_, _) => Write() }, Token);
            Assert.True(hasWritten);
            Assert.Single(print.Tables.Select(table => table.Rows).Where((_, i) => i > 0).Distinct());
            Assert.Equal(print.Tables[1].Rows + 1, print.Tables[0].Rows);

            void Write()
            {
                if (!Interlocked.Exchange(ref hasWritten, true))
                {
                    ExecuteAsync(location, "INSERT INTO b SELECT count(*) + 5 FROM b", "INSERT INTO c SELECT count(*) + 5 FROM c", "INSERT INTO a SELECT count(*) + 5 FROM a").GetAwaiter().GetResult();
                }
            }
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task It_tells_how_far_it_is_and_can_be_stopped(StoreEngineKind engine)
    {
        string location = await NewDatabaseAsync(engine);
        await ExecuteAsync(location, "CREATE TABLE a (k integer PRIMARY KEY)", "CREATE TABLE b (k integer PRIMARY KEY)", $"INSERT INTO a {Series(40_000)} SELECT i FROM s");
        await using TargetDatabase database = Target(location);
        List<string> heard = [];
        await Fingerprint.ReadAsync(database, new() { Connections = 1, Progress = (table, rows) => heard.Add($"{table} {rows}") }, Token);
        string prefix = engine == Sqlite ? string.Empty : "public.";
        Assert.Equal([$"{prefix}a 0", $"{prefix}a 40000", $"{prefix}b 0"], heard.Where(line => !line.Contains("16384", StringComparison.Ordinal) && !line.Contains("32768", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));

        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fingerprint.ReadAsync(database, new() { Progress = (_, _) => stop.Cancel() }, stop.Token));
    }

    [Fact]
    public async Task Rows_that_may_not_be_seen_are_an_error_that_names_the_table()
    {
        string location = await NewDatabaseAsync(Postgres);
        string role = $"r{Guid.NewGuid():N}";
        await ExecuteAsync(
            location, $"CREATE ROLE {role} LOGIN PASSWORD 'x'", "CREATE TABLE seen (a integer)", "CREATE TABLE veiled (a integer)", "CREATE TABLE closed (a integer)", "ALTER TABLE veiled ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY part ON veiled USING (a > 5)", $"GRANT SELECT ON seen, veiled TO {role}");
        string other = location.Replace($"{PostgresCluster.User}:{PostgresCluster.Password}", $"{role}:x", StringComparison.Ordinal);
        ToilException closed = await FailsAsync("DatabaseAccessDenied", () => PrintAsync(other));
        Assert.Contains("Reading the rows of public.", closed.Sentence, StringComparison.Ordinal);
        await ExecuteAsync(location, $"GRANT SELECT ON closed TO {role}");
        ToilException veiled = await FailsAsync("DatabaseAccessDenied", () => PrintAsync(other));
        Assert.Contains("public.veiled", veiled.Sentence, StringComparison.Ordinal);
        await ExecuteAsync(location, $"DROP OWNED BY {role}", $"DROP ROLE {role}");
    }

    // Cut evenly enough, with every row in one chunk; the same again within the bounds of before; and a change is found where it is.
    private async Task CheckAsync(string location, string[] key)
    {
        DatabasePrint before = await PrintAsync(location, chunkRows: 500);
        TablePrint print = Assert.Single(before.Tables);
        Assert.Equal(key, print.Key);
        Assert.Equal(Count, print.Chunks.Sum(chunk => chunk.Rows));
        Assert.InRange(print.Chunks.Count, 8, 12);
        Assert.All(print.Chunks.SkipLast(1), chunk => Assert.InRange(chunk.Rows, 400, 600));
        Assert.Equal(print.Digest, (await PrintAsync(location)).Tables[0].Digest);
        Assert.Equal(print.Chunks, (await PrintAsync(location, before)).Tables[0].Chunks);

        await ExecuteAsync(location, "UPDATE t SET n = -1 WHERE n = 777", "DELETE FROM t WHERE n = 778");
        DatabasePrint after = await PrintAsync(location, before);
        Difference difference = Assert.Single(Differences.Between(before, after));
        Assert.Equal(($"{Count} rows", $"{Count - 1} rows"), (difference.Before, difference.After));
        Assert.InRange(difference.Ranges.Count, 1, 2);
        TablePair pair = Assert.Single(TablePair.Of(before, after));
        Assert.InRange(pair.DifferingChunks.Length, 1, 2);

        // What the database itself says of the bounds is what the reading says.
        await using TargetDatabase database = Target(location);
        await using TargetSession session = await database.ConnectAsync("test", Token);
        TableInfo table = (await database.FindTableAsync(session, "t"))!;
        KeyWalk walk = new(database.Dialect, table, key);
        foreach (ChunkPrint chunk in after.Tables[0].Chunks)
        {
            KeyRange range = walk.Range(chunk.Low, chunk.High, 0);
            Assert.Equal(chunk.Rows, Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) FROM t WHERE {range.Sql}", Token, range.Parameters), System.Globalization.CultureInfo.InvariantCulture));
        }

        IReadOnlyList<Difference> found = await RowDifferences.FindAsync(database, database, after, after, [], Token);
        Assert.Empty(found);
    }
}
