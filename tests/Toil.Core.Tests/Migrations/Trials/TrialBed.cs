using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>A database of one trial's own, with small tables and a plan of every kind of step in which whatever is done twice, or not at all, shows.</summary>
internal sealed class TrialBed : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StoreEngineKind _engine;
    private readonly string _connection;
    private int _folders;

    private TrialBed(StoreEngineKind engine, string location, string connection)
    {
        _engine = engine;
        _connection = connection;
        Location = location;
        Plan = _folder.Write("plan.yaml", PlanText(engine == StoreEngineKind.PostgreSql));
    }

    /// <summary>The database as a user would write it.</summary>
    public string Location { get; private set; }

    /// <summary>The plan's file.</summary>
    public string Plan { get; private set; }

    /// <summary>The file to which rows are purged.</summary>
    public string Archive => _folder["past.jsonl"];

    /// <summary>Makes one.</summary>
    /// <param name="cluster">The server; null for SQLite.</param>
    /// <param name="rows">Rows in each of two tables.</param>
    public static async Task<TrialBed> MakeAsync(Func<PostgresCluster>? cluster, int rows)
    {
        TrialBed bed;
        if (cluster is null)
        {
            string file = Path.Combine(Directory.CreateTempSubdirectory("toil-trial-").FullName, "trial.db");
            bed = new(StoreEngineKind.Sqlite, file, $"Data Source={file};Pooling=false");
            await bed.ExecuteAsync("PRAGMA journal_mode = WAL");
        }
        else
        {
            string database = await cluster().CreateDatabaseAsync();
            bed = new(
                StoreEngineKind.PostgreSql, $"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{cluster().Port}/{database}",
                cluster().ConnectionString(database));
        }

        await bed.ExecuteAsync($"""
            CREATE TABLE item (id bigint NOT NULL PRIMARY KEY, n integer NOT NULL, note text);
            CREATE TABLE past (id bigint NOT NULL PRIMARY KEY, n integer NOT NULL, note text);
            CREATE TABLE aim (id bigint NOT NULL PRIMARY KEY, n bigint NOT NULL);
            CREATE TABLE old_item (id bigint NOT NULL PRIMARY KEY, n integer NOT NULL, note text, extra integer NOT NULL);
            CREATE TABLE tally (n integer NOT NULL);
            INSERT INTO tally VALUES (0);
            WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < {rows})
            INSERT INTO item SELECT i * 7, i % 100, 'a "note"' || i FROM k;
            INSERT INTO past SELECT * FROM item
            """);
        return bed;
    }

    /// <summary>Runs <c>migration.run</c> or another operation of migrations, as the runner does.</summary>
    public static async Task RunAsync(string verb, string plan, string location, SinkProbe sink, CancellationToken token, params object[] more)
    {
        object[] values = ["plan", plan, "database", location, "lease", TimeSpan.FromSeconds(1), .. more];
        List<OptionValue> options = [.. values.Chunk(2).Select(pair => new OptionValue((string)pair[0], pair[1], new ValueOrigin("--" + pair[0])))];
        OperationContext context = new() { WorkingDirectory = Path.GetDirectoryName(plan)!, Sink = sink };
        await OperationCatalog.Get("migration." + verb).RunAsync(options, context, token).ToListAsync(token);
    }

    /// <summary>The same on this database.</summary>
    public Task RunAsync(string verb, CancellationToken token, params object[] more) => RunAsync(verb, Plan, Location, new SinkProbe(), token, more);

    /// <summary>The same, as soon as the lease of one who is gone has lapsed.</summary>
    public Task GoOnAsync(string verb, CancellationToken token) => GoOnAsync(verb, Plan, Location, 600, token);

    /// <summary>The same, looking for the lease so often.</summary>
    public static async Task GoOnAsync(string verb, string plan, string location, int waits, CancellationToken token)
    {
        for (int attempts = 0; ; attempts++)
        {
            try
            {
                await RunAsync(verb, plan, location, new SinkProbe(), token);
                return;
            }
            catch (ToilException error) when (attempts < waits && error.ErrorId == "MigrationHeld")
            {
                await Task.Delay(100, token);
            }
        }
    }

    /// <summary>Pauses or resumes it.</summary>
    public async Task<MigrationReport> AskAsync(string verb, CancellationToken token)
    {
        List<OptionValue> options = [.. new object[] { "name", "trial", "database", Location, "wait", TimeSpan.FromSeconds(60) }.Chunk(2)
            .Select(pair => new OptionValue((string)pair[0], pair[1], new ValueOrigin("--" + pair[0])))];
        OperationContext context = new() { WorkingDirectory = _folder.Path, Sink = new SinkProbe() };
        return await OperationCatalog.Get("migration." + verb).RunAsync(options, context, token).Cast<MigrationReport>().SingleAsync(token);
    }

    /// <summary>An empty folder.</summary>
    public string NewFolder() => Directory.CreateDirectory(_folder[$"child-{_folders++}"]).FullName;

    /// <summary>Has everything go to another port.</summary>
    public void Through(int port, int from) => Location = Location.Replace($":{from}/", $":{port}/", StringComparison.Ordinal);

    /// <summary>Gives it another plan.</summary>
    public void Use(string plan) => Plan = _folder.Write("plan.yaml", plan);

    /// <summary>Runs statements beside the migration.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using DbConnection connection = await OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A single value.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using DbConnection connection = await OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Rows as text, in order.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using DbConnection connection = await OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>A connection beside the migration.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = _engine == StoreEngineKind.Sqlite ? new SqliteConnection(_connection) : new NpgsqlConnection(_connection);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Everything that the plan touches, row by row.</summary>
    public async Task<List<string>> StateAsync()
    {
        List<string> all = [];
        foreach (string table in (string[])["item", "past", "aim", "old_item", "tally"])
        {
            all.Add(table);
            all.AddRange(await RowsAsync($"SELECT * FROM {table} ORDER BY 1"));
        }

        all.AddRange(await RowsAsync(_engine == StoreEngineKind.Sqlite
            ? "SELECT name FROM sqlite_master WHERE name = 'item_n'" : "SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relname = 'item_n' AND i.indisvalid"));
        return all;
    }

    /// <summary>The lines of the archive, in the order of their text: rows of a batch come in any.</summary>
    public List<string> Archived() => File.Exists(Archive) ? [.. File.ReadAllLines(Archive).Order(StringComparer.Ordinal)] : [];

    /// <summary>Holds the batches of every step together by looking at the tables themselves.</summary>
    public async Task AuditAsync()
    {
        List<string> off = await RowsAsync("""
            SELECT s.number, s.direction, s.batches, s.scanned, s.matched, s.affected, b.* FROM toil_migration_step s
            JOIN (SELECT number, direction, count(*) AS batches, sum(scanned) AS scanned, sum(matched) AS matched, sum(affected) AS affected, count(DISTINCT high) AS highs
                  FROM toil_migration_batch GROUP BY number, direction) b ON b.number = s.number AND b.direction = s.direction
            WHERE b.batches <> s.batches OR b.scanned <> s.scanned OR b.matched <> s.matched OR b.affected <> s.affected OR b.highs <> s.batches
            """);
        List<string> gaps = await RowsAsync("""
            SELECT b.number, b.direction, b.batch, b.low, p.high FROM toil_migration_batch b
            LEFT JOIN toil_migration_batch p ON p.number = b.number AND p.direction = b.direction AND p.batch = b.batch - 1
            WHERE coalesce(b.low, '') <> coalesce(p.high, '')
            """);
        Assert.Empty(off);
        Assert.Empty(gaps);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        if (_engine == StoreEngineKind.Sqlite)
        {
            Directory.Delete(Path.GetDirectoryName(Location)!, recursive: true);
        }
    }

    private static string PlanText(bool isPostgres) =>
        $$"""
        migration: trial
        steps:
          - name: in one transaction
            up: ALTER TABLE item ADD COLUMN extra integer NOT NULL DEFAULT 0; UPDATE tally SET n = n + 1
            down: UPDATE tally SET n = n - 1; ALTER TABLE item DROP COLUMN extra
          - name: not idempotent
            backfill: { table: item, set: { n: "n + 1", extra: "n + 1" } }
            down: { set: { n: "n - 1" } }
          - name: copied
            copy: { from: item, to: aim, columns: { id: id, n: "n * 2" } }
            down: delete
          - name: purged to a table
            purge: { table: item, where: "id % 3 = 0", archive: old_item }
            down: restore
          - name: purged to a file
            purge: { table: past, where: "id % 2 = 0", archive_file: past.jsonl }
            down: restore
          - name: outside of a transaction
            up: CREATE INDEX {{(isPostgres ? "CONCURRENTLY " : string.Empty)}}item_n ON item (n)
            down: DROP INDEX {{(isPostgres ? "CONCURRENTLY " : string.Empty)}}item_n
            transaction: false
          - name: the end
            up: UPDATE tally SET n = n + 10
            down: UPDATE tally SET n = n - 10
        verify:
          - name: the columns agree
            sql: SELECT count(*) FROM item WHERE extra <> n
            equals: 0
        """;
}
