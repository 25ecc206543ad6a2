using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>What is said of a run that waits, that loses its connections, or that does not see everything.</summary>
public sealed class HeldTests(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    private const string Rows = "INSERT INTO things SELECT i, 0 FROM generate_series(1, 5) i";

    private const string Held = """
        migration: held
        steps:
          - name: set
            backfill: { table: things, set: { n: n + 1 } }
            down: { set: { n: n - 1 } }
        throttle: { file: hold, query: SELECT h FROM flag }
        """;

    [Fact]
    public async Task Each_wait_is_told_with_its_own_reason_and_the_last_one_too_where_a_pause_ends_it()
    {
        string database = await ThingsAsync();
        await ExecuteAsync(database, "CREATE TABLE flag AS SELECT false AS h");
        Folder.Write("hold", string.Empty);
        Task run = RunAsync(database, Held);
        await UntilAsync(run, database, "SELECT reason LIKE '%hold%' FROM toil_migration");
        await ExecuteAsync(database, "UPDATE flag SET h = true");
        await UntilAsync(run, database, "SELECT reason LIKE '%hold%' AND reason LIKE '%query%' FROM toil_migration");
        File.Delete(Folder["hold"]);
        await UntilAsync(run, database, "SELECT reason NOT LIKE '%hold%' FROM toil_migration");
        await InvokeAsync(new MigrationPause(), [("name", "held"), ("database", database)]);
        await FailsAsync("MigrationPaused", () => run);

        string[] waits = (await QueryAsync(database, "SELECT detail FROM toil_migration_event WHERE kind = 'throttled' ORDER BY id")).Split('\n');
        Assert.Equal(3, waits.Length);
        Assert.Matches("^Held for [0-9ms]+: there is the file [^;]*hold\\.$", waits[0]);
        Assert.Matches("^Held for [0-9ms]+: .*query answers True; there is the file [^;]*hold\\.$", waits[1]);
        Assert.Matches("^Held for [0-9ms]+: the throttle's query answers True\\.$", waits[2]);
    }

    [Fact]
    public async Task A_run_that_loses_its_connections_again_and_again_still_gives_signs_of_life()
    {
        string database = await ThingsAsync();
        await ExecuteAsync(database, "CREATE TABLE flag AS SELECT true AS h");
        Task run = RunAsync(database, Held, ("lease", TimeSpan.FromSeconds(4)));
        await UntilAsync(run, database, "SELECT reason LIKE '%query%' FROM toil_migration");
        for (int i = 0; i < 12; i++)
        {
            await ExecuteAsync(database, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name LIKE 'toil held%' AND datname = current_database()");
            await Task.Delay(600, Token);
            Assert.Equal(MigrationState.Running, (await StatusAsync(database)).State);
        }

        await ExecuteAsync(database, "UPDATE flag SET h = false");
        await run;
        Assert.Equal("5|5", await QueryAsync(database, "SELECT count(*), sum(n) FROM things"));
    }

    [Fact]
    public async Task A_query_of_the_throttle_that_is_wrong_asks_for_a_better_one_and_not_for_an_undo()
    {
        string database = await ThingsAsync();
        string remedy = (await FailsAsync("SqlFailed", () => RunAsync(database, Held))).Remedy;
        Assert.Contains("throttle.query", remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("undo", remedy, StringComparison.Ordinal);
        await RunAsync(database, Held.Replace("SELECT h FROM flag", "SELECT 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_row_security_hides_are_told_of()
    {
        string database = await ThingsAsync();
        string role = $"r{Guid.NewGuid():N}";
        string plan = Held.Replace("throttle: { file: hold, query: SELECT h FROM flag }", string.Empty, StringComparison.Ordinal);
        await ExecuteAsync(
            database, "ALTER TABLE things ENABLE ROW LEVEL SECURITY", "CREATE POLICY low ON things USING (id < 3)",
            $"CREATE ROLE {role} LOGIN PASSWORD '{PostgresCluster.Password}'", $"GRANT ALL ON SCHEMA public TO {role}", $"GRANT ALL ON things TO {role}");
        string limited = database.Replace($"//{PostgresCluster.User}:", $"//{role}:", StringComparison.Ordinal);
        Assert.StartsWith("Row security decides which rows of things", Assert.Single(await RunAsync(limited, plan)).Detail, StringComparison.Ordinal);
        Assert.Equal("2", await QueryAsync(database, "SELECT sum(n) FROM things"));
        Assert.Contains("Row security", Assert.Single(Sink.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_the_user_may_not_do_is_named()
    {
        string database = await ThingsAsync();
        string role = $"r{Guid.NewGuid():N}";
        await ExecuteAsync(database, $"CREATE ROLE {role} LOGIN PASSWORD '{PostgresCluster.Password}'", $"GRANT ALL ON SCHEMA public TO {role}");
        string limited = database.Replace($"//{PostgresCluster.User}:", $"//{role}:", StringComparison.Ordinal);
        string plan = Held.Replace("throttle: { file: hold, query: SELECT h FROM flag }", string.Empty, StringComparison.Ordinal);
        Assert.StartsWith("Step 1 'set':", (await FailsAsync("DatabaseAccessDenied", () => RunAsync(limited, plan))).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoreEngineKind.Sqlite)]
    [InlineData(StoreEngineKind.PostgreSql)]
    public async Task A_dry_run_of_the_way_back_tells_the_rows_that_come_back(StoreEngineKind engine)
    {
        string database = await ThingsAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE kept (id int NOT NULL PRIMARY KEY, n int)", "CREATE TABLE others (id int NOT NULL PRIMARY KEY)", engine == StoreEngineKind.Sqlite ? "SELECT 1" : "ANALYZE");
        const string Text = """
            migration: dry
            steps:
              - { name: copy, copy: { from: things, to: others, columns: { id: id } }, down: delete }
              - { name: table, purge: { table: things, where: id = 1, archive: kept }, down: restore }
              - { name: file, purge: { table: things, where: id > 3, archive_file: kept.jsonl }, down: restore }
              - { name: set, backfill: { table: things, set: { n: n + 1 } }, down: { set: { n: n - 1 } } }
            """;
        await RunAsync(database, Text);
        List<MigrationStepReport> steps = await InvokeAsync(new MigrationUndo(), [("plan", Plan(Text)), ("database", database)], Context() with { IsDryRun = true });
        Assert.Equal([2, 2, 1, 5], steps.Select(step => step.RowsBefore));
        Assert.StartsWith("would put about 2 rows back into things", steps[1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INDEX CONCURRENTLY things_f")]
    [InlineData("(VERBOSE, CONCURRENTLY) TABLE public.things")]
    public async Task What_a_rebuilding_that_failed_has_left_is_dropped(string what)
    {
        const string Indexes = "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'things'::regclass ORDER BY 1";
        string database = await ThingsAsync();
        await ExecuteAsync(
            database, "CREATE FUNCTION f(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN i; END'", "CREATE INDEX things_f ON things (f(n))", "CREATE INDEX mine_ccnewer ON things (n)",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'mine_ccnewer'::regclass", "CREATE OR REPLACE FUNCTION f(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'");
        string plan = $"migration: rebuild\nsteps:\n  - {{ name: rebuild, up: 'REINDEX {what}', irreversible: a test, transaction: false }}";
        await FailsAsync("SqlFailed", () => RunAsync(database, plan));
        Assert.Equal("mine_ccnewer\nthings_f\nthings_pkey", await QueryAsync(database, Indexes));
        await ExecuteAsync(database, "CREATE OR REPLACE FUNCTION f(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN i; END'");
        await RunAsync(database, plan);
        Assert.Equal("mine_ccnewer\nthings_f\nthings_pkey", await QueryAsync(database, Indexes));
    }

    private async Task<string> ThingsAsync(StoreEngineKind engine = StoreEngineKind.PostgreSql)
    {
        string database = await NewDatabaseAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE things (id int NOT NULL PRIMARY KEY, n int)", engine == StoreEngineKind.Sqlite ? "INSERT INTO things VALUES (1, 0), (2, 0), (3, 0), (4, 0), (5, 0)" : Rows);
        return database;
    }

    private async Task UntilAsync(Task run, string database, string isSo)
    {
        while (!run.IsCompleted)
        {
            if (await QueryAsync(database, "SELECT to_regclass('toil_migration_version') IS NOT NULL") == "True" && await QueryAsync(database, isSo) == "True")
            {
                return;
            }

            await Task.Delay(20, Token);
        }

        await run;
        Assert.Fail("The run ended.");
    }
}
