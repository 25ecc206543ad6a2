using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>Pausing a migration while it works. How fast that is, is measured in benchmarks/pause.</summary>
public sealed class PauseTests(PostgresFixture postgres) : TrialBase(postgres)
{
    private const int Large = 12_000;

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_runner_that_stays_pauses_and_goes_on_time_after_time(StoreEngineKind engine)
    {
        using TrialBed bed = await BedAsync(engine, Large);
        await bed.ExecuteAsync("UPDATE tally SET n = 0");
        bed.Use(await File.ReadAllTextAsync(bed.Plan, Token) + "\nthrottle: { target: 5ms, nice: 10 }\n");
        Task run = bed.RunAsync("run", Token, "hold", true);
        while (!run.IsCompleted && await RunningAsync(bed) is not > 0L)
        {
            await Task.Delay(5, Token);
        }

        int paused = 0;
        for (int i = 0; i < 5 && !run.IsCompleted; i++)
        {
            MigrationReport report = await bed.AskAsync("pause", Token);
            if (report.State != MigrationState.Paused)
            {
                break; // it came to its end before
            }

            object? rows = await bed.ScalarAsync("SELECT sum(scanned) FROM toil_migration_batch");
            Assert.NotNull(report.TookEffectAfter);
            Assert.InRange(report.TookEffectAfter.Value, TimeSpan.Zero, TimeSpan.FromSeconds(30));
            await Task.Delay(100, Token);
            Assert.Equal(rows, await bed.ScalarAsync("SELECT sum(scanned) FROM toil_migration_batch"));
            paused++;
            await bed.AskAsync("resume", Token);
        }

        await run;
        Assert.InRange(paused, 1, 5);
        await AssertDoneAsync(bed, engine, Large);
    }

    [Fact]
    public async Task A_runner_that_stays_paused_outlives_its_connections()
    {
        using TrialBed bed = await BedAsync(StoreEngineKind.PostgreSql, Large);
        bed.Use(await File.ReadAllTextAsync(bed.Plan, Token) + "\nthrottle: { target: 5ms, nice: 10 }\n");
        Task run = bed.RunAsync("run", Token, "hold", true);
        while (!run.IsCompleted && await RunningAsync(bed) is not > 0L)
        {
            await Task.Delay(5, Token);
        }

        Assert.Equal(MigrationState.Paused, (await bed.AskAsync("pause", Token)).State);
        for (int i = 0; i < 3; i++)
        {
            await bed.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'toil %'");
            await Task.Delay(200, Token);
        }

        Assert.False(run.IsCompleted, run.Exception?.Message);
        await bed.AskAsync("resume", Token);
        await run;
        await AssertDoneAsync(bed, StoreEngineKind.PostgreSql, Large);
    }

    private static async Task<object?> RunningAsync(TrialBed bed)
    {
        try
        {
            return await bed.ScalarAsync("SELECT count(*) FROM toil_migration_batch");
        }
        catch (System.Data.Common.DbException)
        {
            return null; // the tables are not there yet
        }
    }
}
