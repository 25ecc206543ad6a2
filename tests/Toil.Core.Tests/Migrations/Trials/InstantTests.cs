using Toil.Core.Tests.Support;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>Disturbances at random instants: of the runner, of its connections, of the server. Fifty by default, <c>TOIL_TRIALS</c> times as many where that is set.</summary>
public sealed class InstantTests(PostgresFixture postgres) : TrialBase(postgres)
{
    private const int Large = 10_000;
    private const string Small = "\nthrottle: { target: 5ms }\n";

    [Theory]
    [InlineData(StoreEngineKind.Sqlite, 12)]
    [InlineData(StoreEngineKind.PostgreSql, 12)]
    public async Task A_runner_that_is_killed_at_any_instant_loses_nothing_and_does_nothing_twice(StoreEngineKind engine, int kills)
    {
        Random random = Seeded(out _);
        using TrialBed bed = await BedAsync(engine);
        int left = kills * Trials;
        for (string verb = "run"; left > 0; verb = verb == "run" ? "undo" : "run")
        {
            while (left > 0)
            {
                using MigrationChild child = MigrationChild.Start(bed, verb).Go();
                await child.TakenAsync(Token);
                await Task.Delay(random.Next(0, 250), Token);
                bool isKilled = await child.KillAsync(Token);
                Assert.True(child.Error is null, child.Error);
                if (!isKilled)
                {
                    break; // it had come to its end
                }

                left--;
            }

            await bed.GoOnAsync(verb, Token);
            await (verb == "run" ? AssertDoneAsync(bed, engine) : AssertUndoneAsync(bed, engine));
        }
    }

    [Fact]
    public async Task A_runner_whose_sessions_are_ended_at_any_instant_comes_to_its_end_by_itself()
    {
        Random random = Seeded(out _);
        using TrialBed bed = await BedAsync(StoreEngineKind.PostgreSql, Large);
        bed.Use(await File.ReadAllTextAsync(bed.Plan, Token) + Small);
        int left = 20 * Trials;
        for (string verb = "run"; left > 0; verb = verb == "run" ? "undo" : "run")
        {
            Task run = bed.RunAsync(verb, Token);
            await BegunAsync(bed, verb, run);
            while (left > 0 && !run.IsCompleted)
            {
                await Task.Delay(random.Next(0, 150), Token);
                left -= await bed.ScalarAsync(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'toil %'") is > 0L ? 1 : 0;
            }

            await run;
            await (verb == "run" ? AssertDoneAsync(bed, StoreEngineKind.PostgreSql, Large) : AssertUndoneAsync(bed, StoreEngineKind.PostgreSql, Large));
        }
    }

    [Fact]
    public async Task A_runner_whose_server_crashes_and_comes_back_comes_to_its_end_by_itself()
    {
        if (PostgresCluster.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        Random random = Seeded(out _);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync("fsync=on", "synchronous_commit=on", "full_page_writes=on");
        using TrialBed bed = await TrialBed.MakeAsync(() => cluster, Large);
        bed.Use(await File.ReadAllTextAsync(bed.Plan, Token) + Small);
        int left = 6 * Trials;
        for (string verb = "run"; left > 0; verb = verb == "run" ? "undo" : "run")
        {
            Task run = bed.RunAsync(verb, Token);
            await BegunAsync(bed, verb, run);
            while (left-- > 0 && !run.IsCompleted)
            {
                await Task.Delay(random.Next(0, 400), Token);
                await cluster.CrashAsync();
            }

            await run;
            await (verb == "run" ? AssertDoneAsync(bed, StoreEngineKind.PostgreSql, Large) : AssertUndoneAsync(bed, StoreEngineKind.PostgreSql, Large));
        }
    }

    // A server that is away when a run begins is a plain error.
    private static async Task BegunAsync(TrialBed bed, string verb, Task run)
    {
        string direction = verb == "run" ? "Up" : "Down";
        while (!run.IsCompleted && await bed.ScalarAsync("SELECT to_regclass('toil_migration_step')::text") is DBNull)
        {
            await Task.Delay(2, Token);
        }

        while (!run.IsCompleted && await bed.ScalarAsync($"SELECT 1 FROM toil_migration_step WHERE direction = '{direction}' AND state IN ('Done', 'Undone', 'Running', 'Undoing')") is null)
        {
            await Task.Delay(2, Token);
        }
    }
}
