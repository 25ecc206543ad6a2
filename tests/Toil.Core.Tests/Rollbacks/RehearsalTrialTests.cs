using System.Globalization;
using System.Security.Cryptography;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks;

/// <summary>Rehearsals that are killed, and several at once: the source is never written, and no clone is left.</summary>
public sealed class RehearsalTrialTests(PostgresFixture postgres) : RehearsalTestBase(postgres)
{
    private const string Good = """
        migration: trial
        steps:
          - name: add
            up: ALTER TABLE orders ADD COLUMN cents integer
            down: ALTER TABLE orders DROP COLUMN cents
          - name: fill
            backfill: { table: orders, set: { cents: "price * 100" }, where: cents IS NULL }
            down: { set: { cents: "NULL" } }
        """;

    // Clone, fingerprint, up, down, two half-way stops, new rows, up again.
    private const int Phases = 8;

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Killed_in_any_phase_it_leaves_the_source_as_it_was_and_the_next_one_removes_its_clones(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine, 5_000);
        Folder.Write("plan.yaml", Good);
        string before = await SourceAsync(engine, database);
        for (int phase = 0; phase < Phases; phase++)
        {
            TimeSpan after = TimeSpan.FromMilliseconds(Random.Shared.Next(phase == 0 ? 60 : 150));
            Assert.False(await RehearsalChild.RunAsync(Folder.Path, database, phase, after, Token), $"the rehearsal outlived its phase {phase}");
        }

        Assert.True(await RehearsalChild.RunAsync(Folder.Path, database, -1, default, Token));
        await AssertNoClonesAsync(engine, database);
        Assert.Equal(before, await SourceAsync(engine, database));
        Rehearsal kept = Assert.Single(await InvokeAsync(new RollbackList(), [], StoreContext()));
        Assert.Equal(RehearsalState.Passed, kept.State);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Two_at_once_do_not_get_into_each_others_way(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine, 2_000);
        string before = await SourceAsync(engine, database);
        Task<(IReadOnlyList<RehearsalPhase> Phases, ToilException? Failure)>[] both = [RehearseAsync(database, Good), RehearseAsync(database, Good)];
        foreach ((IReadOnlyList<RehearsalPhase> phases, ToilException? failure) in await Task.WhenAll(both))
        {
            Assert.True(failure is null, $"{failure?.Message} {Show(phases)}");
        }

        await AssertNoClonesAsync(engine, database);
        Assert.Equal(before, await SourceAsync(engine, database));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Stopped_by_its_user_it_takes_its_clones_away(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine, 2_000);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ValueOrigin origin = new("test");
        OptionValue[] options = [new("plan", Plan(Good), origin), new("database", database, origin), new("clone-folder", Folder["clones"], origin)];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (RehearsalPhase phase in new RollbackRehearse().InvokeAsync(options, null, StoreContext(), stop.Token))
            {
                if (phase.Phase == PhaseKind.Up)
                {
                    await stop.CancelAsync();
                }
            }
        });
        await AssertNoClonesAsync(engine, database);
    }

    [Fact]
    public async Task A_reader_that_leaves_early_leaves_no_clone()
    {
        string database = await ShopAsync(StoreEngineKind.Sqlite, 50);
        ValueOrigin origin = new("test");
        OptionValue[] options = [new("plan", Plan(Good), origin), new("database", database, origin), new("clone-folder", Folder["clones"], origin)];
        await foreach (RehearsalPhase phase in new RollbackRehearse().InvokeAsync(options, null, StoreContext(), Token))
        {
            if (phase.Phase == PhaseKind.Down)
            {
                break;
            }
        }

        await AssertNoClonesAsync(StoreEngineKind.Sqlite, database);
    }

    /// <summary>The rows of the source, and what its server has counted of writes to it.</summary>
    private async Task<string> SourceAsync(StoreEngineKind engine, string database)
    {
        if (engine == StoreEngineKind.Sqlite)
        {
            await using FileStream file = new(database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return Convert.ToHexString(await SHA256.HashDataAsync(file, Token));
        }

        string rows = await QueryAsync(database, "SELECT md5(string_agg(o::text, ',' ORDER BY id)), count(*), (SELECT last_value FROM orders_id_seq) FROM orders o");
        string last = string.Empty;
        for (int i = 0; i < 100; i++)
        {
            // The server's own statistics are rows too, which come and go as it likes: inserted are only those of tables of the shop. Counters come a while after the work: those of a session that has ended are there when two looks say the same.
            string now = await QueryAsync(database, """
                SELECT tup_updated, tup_deleted, (SELECT string_agg(concat_ws(' ', relname, n_tup_ins, n_tup_upd, n_tup_del), ',' ORDER BY relname) FROM pg_stat_user_tables)
                FROM pg_stat_database WHERE datname = current_database()
                """);
            if (now == last)
            {
                break;
            }

            last = now;
            await Task.Delay(1_200, Token);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{rows} {last}");
    }
}
