using System.Data.Common;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Load;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Load;

public sealed class LoadRunTests(PostgresFixture postgres) : LoadTestBase(postgres)
{
    private const string Mixed = """
        workload: mixed
        rate: 100
        connections: 3
        transactions:
          - name: read
            weight: 3
            sql: SELECT * FROM item WHERE id = @id
            parameters: { id: { table: item, column: id } }
          - name: write
            sql:
              - INSERT INTO item (id, n, note) VALUES (@new, @n, @note)
              - UPDATE item SET n = n + 1 WHERE id = @id
            parameters: { new: { sequence: 1000 }, n: { from: 1, to: 9 }, note: { values: [a, null] }, id: { from: 1, to: 100, distribution: zipf } }
        """;

    // A slow disk cannot keep up with this: on SQLite, one connection then keeps the lock from the other for longer than the usual 5 s.
    private const string Writes = """
        workload: writes
        rate: 100
        connections: 2
        statement_timeout: 60s
        transactions:
          - name: count up
            sql: UPDATE item SET n = n + 1 WHERE id = @id
            parameters: { id: { table: item, column: id } }
        """;

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task Calls_arrive_and_do_their_work(StoreEngineKind engine)
    {
        string location = await BedAsync(engine);
        await using TargetDatabase database = Target(location);
        ScheduledLoad load = Load(Mixed);
        await load.CheckAsync(database, Token);
        await using (ILoadRun run = await load.StartAsync(database, Token))
        {
            await Task.Delay(1_500, Token);
            LoadFigures first = await run.CutAsync(Token);
            LoadFigures second = await UntilAsync(run, figures => figures.Calls > 0);

            Assert.All([first, second], figures => Assert.Equal((0, 0), (figures.Errors, figures.Failures.Count)));
            Assert.InRange(first.Calls, 100, 100_000);
            Assert.Equal(first.Calls, first.Slices.Sum(slice => slice.Calls));
            Assert.True(first.P50 > TimeSpan.Zero && first.P50 <= first.P95 && first.P95 <= first.P99 && first.P99 <= first.Longest);
            Assert.True(second.Slices[0].At >= TimeSpan.FromSeconds(1));
            if (engine == StoreEngineKind.PostgreSql)
            {
                Assert.True(first is { WalBytes: > 0, LongestLockWait: not null, BlockedSessions: not null, ReplicaLag: null });
            }
            else
            {
                Assert.True(first is { WalBytes: null, LongestLockWait: not null, BlockedSessions: not null, ReplicaLag: null });
            }
        }

        // Each write is one transaction.
        Assert.Equal(await QueryAsync(location, "SELECT count(*) FROM item WHERE id >= 1000"), await QueryAsync(location, "SELECT sum(n) FROM item WHERE id < 1000"));
        Assert.NotEqual("0", await QueryAsync(location, "SELECT count(*) FROM item WHERE id >= 1000"));

        // A later run goes on: no number of the sequence comes again.
        await using ILoadRun again = await load.StartAsync(database, Token);
        Assert.Equal(0, (await UntilAsync(again, figures => figures.Calls > 20)).Errors);
        Assert.Empty(Sink.Warnings);
    }

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task A_lock_that_others_hold_is_seen_and_makes_calls_late(StoreEngineKind engine)
    {
        string location = await BedAsync(engine);
        await using TargetDatabase database = Target(location);
        await using ILoadRun run = await Load(Writes).StartAsync(database, Token);
        await UntilAsync(run, figures => figures.Calls > 0);

        await using (DbConnection other = await OpenAsync(location))
        {
            await ExecuteAsync(other, engine == StoreEngineKind.PostgreSql ? "BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE" : "BEGIN IMMEDIATE");
            await Task.Delay(1_600, Token);
            await ExecuteAsync(other, "ROLLBACK");
        }

        LoadFigures figures = await run.CutAsync(Token);

        Assert.InRange(figures.LongestLockWait!.Value.TotalSeconds, 1.2, 60);
        Assert.InRange(figures.BlockedSessions!.Value, 1, 2);
        Assert.InRange(figures.P99.TotalSeconds, 1, 60);
        Assert.InRange(figures.Calls, 140, 100_000);
        Assert.Equal(0, figures.Errors);
    }

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task Failures_are_counted_by_their_message(StoreEngineKind engine)
    {
        string location = await BedAsync(engine);
        await using TargetDatabase database = Target(location);
        await using ILoadRun run = await Load("""
            workload: failing
            rate: 100
            transactions:
              - name: good
                sql: SELECT 1
              - name: twice the same
                sql: [UPDATE item SET n = n + 1, "INSERT INTO item VALUES (1, 1, 'a')"]
            """).StartAsync(database, Token);
        LoadFigures figures = await UntilAsync(run, figures => figures.Errors > 5);

        string failure = Assert.Single(figures.Failures);
        Assert.StartsWith("twice the same: ", failure, StringComparison.Ordinal);
        Assert.Contains(engine == StoreEngineKind.PostgreSql ? "duplicate key value" : "UNIQUE constraint failed: item.id", failure, StringComparison.Ordinal);
        Assert.EndsWith($"({figures.Errors} times)", failure, StringComparison.Ordinal);
        Assert.InRange(figures.Errors, 6, figures.Calls - 1);
        Assert.Equal(figures.Errors, figures.Slices.Sum(slice => slice.Errors));

        // What failed was taken back whole.
        Assert.Equal("0", await QueryAsync(location, "SELECT max(n) FROM item"));
    }

    [Fact]
    public async Task Failures_show_no_secret_and_nothing_that_moves_a_cursor()
    {
        OperationContext context = Context();
        context.Redactor.Register("Hunter3");
        await using TargetDatabase database = Target(await BedAsync(StoreEngineKind.PostgreSql));
        ScheduledLoad load = ScheduledLoad.For(
            Read("workload: w\nrate: 50\ntransactions: [{ name: t, sql: 'SELECT CAST(@a AS int)', parameters: { a: { values: [\"Hunter3\\e[2J\"] } } }]"), context);
        await using ILoadRun run = await load.StartAsync(database, Token);
        string failure = Assert.Single((await UntilAsync(run, figures => figures.Errors > 1)).Failures);
        Assert.StartsWith("t: invalid input syntax for type integer: \"***\\u{1b}[2J\" (", failure, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task A_statement_has_its_limit(StoreEngineKind engine)
    {
        await using TargetDatabase database = Target(await BedAsync(engine));
        await using ILoadRun run = await Load("""
            workload: slow
            rate: 5
            statement_timeout: 100ms
            transactions:
              - name: count for ever
                sql: WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r
            """).StartAsync(database, Token);
        LoadFigures figures = await UntilAsync(run, figures => figures.Errors > 0);
        Assert.Contains(engine == StoreEngineKind.PostgreSql ? "statement timeout" : "interrupted", figures.Failures[0], StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task A_load_ends_while_its_calls_hang(StoreEngineKind engine)
    {
        string location = await BedAsync(engine);
        await using TargetDatabase database = Target(location);
        await using (await Load("""
            workload: hanging
            rate: 50
            transactions:
              - name: count for ever
                sql: WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r
            """).StartAsync(database, Token))
        {
            await Task.Delay(500, Token);
        }

        if (engine == StoreEngineKind.PostgreSql)
        {
            await UntilAsync(async () => await SessionsAsync(database) == 0);
        }
        else
        {
            await ExecuteAsync(location, "VACUUM");
        }
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_made_again()
    {
        string location = await BedAsync(StoreEngineKind.PostgreSql);
        await using TargetDatabase database = Target(location);
        await using ILoadRun run = await Load(Writes).StartAsync(database, Token);
        await UntilAsync(run, figures => figures is { Calls: > 0, Errors: 0 });

        await ExecuteAsync(location, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'toil load'");
        await UntilAsync(run, figures => figures.Errors > 0);
        LoadFigures figures = await UntilAsync(run, figures => figures is { Calls: > 10, Errors: 0 });

        Assert.Empty(figures.Failures);
        await run.DisposeAsync();
        await UntilAsync(async () => await SessionsAsync(database) == 0);
    }

    [Fact]
    public async Task A_table_that_gets_another_shape_is_no_failure_of_the_load()
    {
        string location = await BedAsync(StoreEngineKind.PostgreSql);
        await using TargetDatabase database = Target(location);
        await using ILoadRun run = await Load("""
            workload: shapes
            rate: 100
            transactions:
              - name: all columns
                sql: SELECT * FROM item WHERE id = @id
                parameters: { id: { from: 1, to: 100 } }
              - name: in a transaction
                sql: [SELECT * FROM item WHERE id = @id, UPDATE item SET note = @n WHERE n = @n]
                parameters: { id: { from: 1, to: 100 }, n: { from: 1, to: 100 } }
            """).StartAsync(database, Token);
        await UntilAsync(run, figures => figures is { Calls: > 10, Errors: 0 });

        await ExecuteAsync(location, "ALTER TABLE item ADD COLUMN more int", "ALTER TABLE item ALTER COLUMN n TYPE text");
        LoadFigures figures = await UntilAsync(run, figures => figures.Calls > 20);

        Assert.Equal((0, string.Empty), (figures.Errors, string.Join(", ", figures.Failures)));
        Assert.StartsWith("Statements of the load were prepared again", Assert.Single(Sink.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_cannot_begin_leaves_nothing()
    {
        string location = await BedAsync(StoreEngineKind.PostgreSql);
        await using TargetDatabase database = Target(location);
        string name = new Uri(location).AbsolutePath[1..];
        await Cluster.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{PostgresCluster.Password}' CONNECTION LIMIT 2; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}", name);
        await using TargetDatabase limited = Target(location.Replace(PostgresCluster.User, name, StringComparison.Ordinal));

        await FailsAsync("DatabaseUnreachable", () => Load(Writes.Replace("connections: 2", "connections: 5", StringComparison.Ordinal)).StartAsync(limited, Token));

        await UntilAsync(async () => await SessionsAsync(database) == 0);
    }

    [Fact]
    public async Task Values_are_taken_for_what_the_column_is()
    {
        string location = await NewDatabaseAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(
            location, "CREATE TYPE state AS ENUM ('new', 'old')",
            "CREATE TABLE all_types (id uuid PRIMARY KEY, at timestamptz, day date, total numeric(9, 2), small smallint, is_on boolean, state state, doc jsonb, real real, note varchar(30), list int[])");
        await using TargetDatabase database = Target(location);
        ScheduledLoad load = Load("""
            workload: types
            rate: 50
            transactions:
              - name: one of each
                sql: INSERT INTO all_types VALUES (@id, @at, @at, @total, @small, @is_on, @state, @doc, @total, @note, @list)
                parameters:
                  id: { uuid: true }
                  at: { now: true }
                  total: { from: -5, to: 5, decimals: 2 }
                  small: { from: 1, to: 100 }
                  is_on: { values: [true, false, null] }
                  state: { values: [new, old] }
                  doc: { values: ['{"a": 1}'] }
                  note: { text: 30 }
                  list: { values: ['{1,2}'] }
            """);
        await load.CheckAsync(database, Token);
        await using ILoadRun run = await load.StartAsync(database, Token);
        LoadFigures figures = await UntilAsync(run, figures => figures.Calls > 5);
        Assert.Equal((0, string.Empty), (figures.Errors, string.Join(", ", figures.Failures)));
    }
}
