using Toil.Core.Tests.Support;
using Toil.Migrations.Engine;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>A run that is killed at each boundary between two writes, and one that is killed on its way back.</summary>
public abstract class FailpointTests(PostgresFixture postgres, StoreEngineKind engine) : TrialBase(postgres)
{
    /// <summary>Places that a run passes often: it is killed there more than once.</summary>
    private const int KillsInBatches = 2;

    [Theory, MemberData(nameof(Places))]
    public async Task A_killed_run_and_a_killed_undo_go_on_as_if_nothing_had_been(string place)
    {
        Random random = Seeded(out _);
        using TrialBed bed = await BedAsync(engine);
        int kills = (place.StartsWith("batch.", StringComparison.Ordinal) ? KillsInBatches : 1) * Trials;

        await KillAsync(bed, "run", place, kills, random);
        await bed.GoOnAsync("run", Token);
        await AssertDoneAsync(bed, engine);

        await KillAsync(bed, "undo", place, Trials, random);
        await bed.GoOnAsync("undo", Token);
        await AssertUndoneAsync(bed, engine);
    }

    public static TheoryData<string> Places() => [.. Failpoint.All];

    private static async Task KillAsync(TrialBed bed, string verb, string place, int kills, Random random)
    {
        for (int i = 0; i < kills; i++)
        {
            using MigrationChild child = MigrationChild.Start(bed, verb, place, random.Next(1, 9)).Go();
            bool isDone = await child.EndAsync(Token);
            Assert.True(child.Error is null, child.Error);
            if (isDone)
            {
                return; // fewer passings than that
            }
        }
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteFailpointTests(PostgresFixture postgres) : FailpointTests(postgres, StoreEngineKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresFailpointTests(PostgresFixture postgres) : FailpointTests(postgres, StoreEngineKind.PostgreSql);
