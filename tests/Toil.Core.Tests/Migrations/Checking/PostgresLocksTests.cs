using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Migrations.Checking;
using Toil.Migrations.Checking.Shapes;

namespace Toil.Core.Tests.Migrations.Checking;

/// <summary>Holds what the check says of locks against <c>pg_locks</c> of a real server.</summary>
public sealed class PostgresLocksTests(PostgresFixture postgres)
{
    private static string? s_database;

    private const string Schema = """
        CREATE TABLE parent (id int PRIMARY KEY);
        CREATE TABLE other (id int PRIMARY KEY, n int);
        CREATE TABLE orders (id int PRIMARY KEY, n int, t varchar(10), p int CONSTRAINT fk REFERENCES parent, CONSTRAINT positive CHECK (n > 0) NOT VALID);
        CREATE UNIQUE INDEX orders_n ON orders (n);
        CREATE TABLE cut (id int, at int) PARTITION BY RANGE (at);
        CREATE TABLE cut_1 PARTITION OF cut FOR VALUES FROM (0) TO (10);
        CREATE TABLE cut_2 (id int, at int);
        CREATE MATERIALIZED VIEW seen AS SELECT id FROM orders;
        CREATE UNIQUE INDEX seen_id ON seen (id);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();
        CREATE RULE ru AS ON DELETE TO other DO INSTEAD NOTHING;
        CREATE POLICY po ON orders USING (true);
        """;

    public static TheoryData<string> InTransaction =>
    [
        "ALTER TABLE orders ADD COLUMN x int",
        "ALTER TABLE IF EXISTS ONLY orders ADD x int REFERENCES parent (id)",
        "ALTER TABLE orders DROP COLUMN t",
        "ALTER TABLE orders ALTER COLUMN n TYPE bigint USING n + 1",
        "ALTER TABLE orders ALTER n SET DEFAULT 1",
        "ALTER TABLE orders ALTER n DROP DEFAULT",
        "ALTER TABLE orders ALTER n SET NOT NULL",
        "ALTER TABLE orders ALTER n DROP NOT NULL",
        "ALTER TABLE orders ALTER n SET STATISTICS 100",
        "ALTER TABLE orders ALTER n SET (n_distinct = 5)",
        "ALTER TABLE orders ALTER n RESET (n_distinct)",
        "ALTER TABLE orders ALTER t SET STORAGE EXTERNAL",
        "ALTER TABLE orders ADD CONSTRAINT c CHECK (n < 5)",
        "ALTER TABLE orders ADD CHECK (n < 5) NOT VALID",
        "ALTER TABLE orders ADD UNIQUE (t)",
        "ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX orders_n",
        "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES other (id)",
        "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES other (id) NOT VALID",
        "ALTER TABLE orders VALIDATE CONSTRAINT positive",
        "ALTER TABLE orders VALIDATE CONSTRAINT positive, ALTER n SET STATISTICS 9",
        "ALTER TABLE orders DROP CONSTRAINT positive",
        "ALTER TABLE orders RENAME COLUMN n TO m",
        "ALTER TABLE orders RENAME n TO m",
        "ALTER TABLE orders RENAME CONSTRAINT positive TO p",
        "ALTER TABLE orders RENAME TO orders_2",
        "ALTER TABLE orders SET (fillfactor = 70)",
        "ALTER TABLE orders RESET (fillfactor)",
        "ALTER TABLE orders DISABLE TRIGGER tr",
        "ALTER TABLE orders ENABLE ALWAYS TRIGGER tr",
        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE orders REPLICA IDENTITY FULL",
        "ALTER TABLE orders CLUSTER ON orders_n",
        "ALTER TABLE orders SET WITHOUT CLUSTER",
        "ALTER TABLE orders SET UNLOGGED",
        "ALTER TABLE orders OWNER TO CURRENT_USER",
        "ALTER TABLE cut ATTACH PARTITION cut_2 FOR VALUES FROM (10) TO (20)",
        "ALTER TABLE cut DETACH PARTITION cut_1",
        "CREATE INDEX ON orders (t)",
        "CREATE UNIQUE INDEX IF NOT EXISTS x ON orders USING btree (lower(t), n DESC) WHERE n > 0",
        "CREATE TABLE made (id int REFERENCES parent, n int, FOREIGN KEY (n) REFERENCES other)",
        "CREATE TABLE made PARTITION OF cut FOR VALUES FROM (20) TO (30)",
        "CREATE TABLE made (x int) INHERITS (other)",
        "CREATE TRIGGER tr2 AFTER UPDATE OF n ON orders FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE OR REPLACE TRIGGER tr BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION f()",
        "DROP TRIGGER tr ON orders",
        "CREATE RULE r AS ON INSERT TO other DO INSTEAD NOTHING",
        "DROP RULE ru ON other",
        "CREATE POLICY p ON orders USING (n > 0)",
        "ALTER POLICY po ON orders USING (n > 0)",
        "DROP POLICY po ON orders",
        "CREATE STATISTICS s ON n, t FROM orders",
        "COMMENT ON TABLE orders IS 'x'",
        "COMMENT ON COLUMN orders.n IS 'x'",
        "DROP TABLE cut_2",
        "TRUNCATE orders",
        "TRUNCATE TABLE ONLY orders, other",
        "CLUSTER orders USING orders_n",
        "REINDEX TABLE orders",
        "REINDEX (VERBOSE) TABLE orders",
        "REFRESH MATERIALIZED VIEW seen",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY seen",
        "ANALYZE orders",
        "LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE",
        "LOCK orders, other",
        "INSERT INTO orders VALUES (1)",
        "WITH x AS (SELECT 1 AS id) INSERT INTO other SELECT id FROM x",
        "UPDATE ONLY orders SET n = 2",
        "WITH x AS (SELECT 1) UPDATE other SET n = 2",
        "DELETE FROM orders",
        "MERGE INTO orders o USING other x ON o.id = x.id WHEN MATCHED THEN DELETE",
    ];

    // These cannot run in a transaction: the lock that they wait for is looked at instead.
    public static TheoryData<string> Alone =>
    [
        "CREATE INDEX CONCURRENTLY x ON orders (t)",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS x ON ONLY orders (n)",
        "REINDEX TABLE CONCURRENTLY orders",
        "REINDEX (CONCURRENTLY) TABLE orders",
        "VACUUM orders",
        "VACUUM (ANALYZE, FULL false) orders",
        "VACUUM FULL ANALYZE orders",
        "VACUUM (FULL) orders",
    ];

    [Theory]
    [MemberData(nameof(InTransaction))]
    public async Task A_statement_takes_the_lock_that_is_said(string sql)
    {
        string database = await DatabaseAsync();
        await using NpgsqlConnection connection = new(postgres.Cluster.ConnectionString(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        // An update by name asks for a lock as well, so the names are looked up before.
        Dictionary<uint, string> names = await NamesAsync(connection);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync(connection, sql, TestContext.Current.CancellationToken);
        Dictionary<string, LockMode> held = await LocksAsync(connection, names, connection.ProcessID, granted: true);

        SqlShape shape = ShapeReader.Read(sql);
        Assert.NotEqual(SqlVerb.Other, shape.Verb);
        IReadOnlyList<TableLock> said = PostgresLocks.Of(shape);
        Assert.NotEmpty(said);
        Assert.All(said, one => Assert.Equal(one.Mode, held[one.Table]));
        // Nothing else is locked more than for reading.
        Assert.All(held.Where(pair => pair.Value > LockMode.AccessShare && !HasOtherCause(pair.Key, sql)), pair => Assert.Contains(said, one => one.Table == pair.Key));
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task A_statement_outside_of_a_transaction_waits_for_the_lock_that_is_said(string sql)
    {
        string database = await DatabaseAsync();
        await using NpgsqlConnection holder = new(postgres.Cluster.ConnectionString(database));
        await using NpgsqlConnection worker = new(postgres.Cluster.ConnectionString(database));
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await worker.OpenAsync(TestContext.Current.CancellationToken);
        Dictionary<uint, string> names = await NamesAsync(holder);
        await RunAsync(holder, "BEGIN; LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE", TestContext.Current.CancellationToken);
        // Weak enough for a name to be looked up, which VACUUM does under a lock of its own.
        using CancellationTokenSource stop = new();
        Task run = RunAsync(worker, sql, stop.Token);
        Dictionary<string, LockMode> wanted;
        do
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            wanted = await LocksAsync(holder, names, worker.ProcessID, granted: false);
        }
        while (wanted.Count == 0 && !run.IsCompleted);

        Assert.Equal(PostgresLocks.Of(ShapeReader.Read(sql)).Single(), new TableLock(wanted.Single().Value, wanted.Single().Key));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData("DROP INDEX orders_n", "AccessExclusive")]
    [InlineData("REINDEX INDEX orders_n", "Share")]
    public async Task A_statement_about_an_index_locks_its_table(string sql, string expected)
    {
        string database = await DatabaseAsync();
        await using NpgsqlConnection connection = new(postgres.Cluster.ConnectionString(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        Dictionary<uint, string> names = await NamesAsync(connection);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync(connection, sql, TestContext.Current.CancellationToken);

        LockMode mode = Enum.Parse<LockMode>(expected);
        Assert.Equal(mode, (await LocksAsync(connection, names, connection.ProcessID, granted: true))["orders"]);
        Assert.Equal(mode, PostgresLocks.OfIndex(ShapeReader.Read(sql)));
    }

    // Nothing is ever committed in it, and the tests of a class run one after another.
    private async Task<string> DatabaseAsync()
    {
        if (s_database is null)
        {
            string made = await postgres.Cluster.CreateDatabaseAsync();
            await postgres.Cluster.ExecuteAsync(Schema, made);
            s_database = made;
        }

        return s_database;
    }

    // A materialized view is written from what it reads; a foreign key's table is looked up by the catalog and not by the words.
    private static bool HasOtherCause(string table, string sql)
        => table.StartsWith("seen", StringComparison.Ordinal) || table.Contains("toast", StringComparison.Ordinal) || table == "orders_n" || table.EndsWith("_pkey", StringComparison.Ordinal)
            || (table == "parent" && sql.Contains("INTO orders", StringComparison.Ordinal)) || (table == "cut_1" && sql.Contains("DETACH", StringComparison.Ordinal));

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<Dictionary<uint, string>> NamesAsync(NpgsqlConnection connection)
    {
        Dictionary<uint, string> names = [];
        await using NpgsqlCommand command = new("SELECT oid, relname FROM pg_class WHERE oid >= 16384", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            names[reader.GetFieldValue<uint>(0)] = reader.GetString(1);
        }

        return names;
    }

    private static async Task<Dictionary<string, LockMode>> LocksAsync(NpgsqlConnection connection, Dictionary<uint, string> names, int process, bool granted)
    {
        Dictionary<string, LockMode> locks = [];
        await using NpgsqlCommand command = new(
            $"SELECT relation, mode FROM pg_locks WHERE locktype = 'relation' AND pid = {process} AND granted = {granted} AND relation >= 16384", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (names.TryGetValue(reader.GetFieldValue<uint>(0), out string? name))
            {
                LockMode mode = Enum.Parse<LockMode>(reader.GetString(1)[..^"Lock".Length]);
                locks[name] = locks.TryGetValue(name, out LockMode known) && known > mode ? known : mode;
            }
        }

        return locks;
    }
}
