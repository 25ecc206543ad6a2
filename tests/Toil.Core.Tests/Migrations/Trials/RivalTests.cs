using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>Two runners and one migration.</summary>
public sealed class RivalTests(PostgresFixture postgres) : TrialBase(postgres)
{
    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_second_runner_is_refused_and_told_who_works(StoreEngineKind engine)
    {
        using TrialBed bed = await BedAsync(engine);
        using MigrationChild child = MigrationChild.Start(bed, "run", "batch.committed", 2, "STOP").Go();
        await child.ReachedAsync(Token);

        ToilException error = await Assert.ThrowsAsync<ToilException>(() => bed.RunAsync("run", Token));

        Assert.Equal("MigrationHeld", error.ErrorId);
        Assert.Contains($"process {child.Id}", error.Sentence, StringComparison.Ordinal);
    }

    // On SQLite one who is stopped within a transaction keeps everybody out: there it is stopped between two.
    [Theory]
    [InlineData(StoreEngineKind.Sqlite, "batch.committed", 2)]
    [InlineData(StoreEngineKind.Sqlite, "batch.committed", 14)]
    [InlineData(StoreEngineKind.PostgreSql, "batch.committed", 2)]
    [InlineData(StoreEngineKind.PostgreSql, "batch.applied", 2)]
    [InlineData(StoreEngineKind.PostgreSql, "batch.applied", 6)]
    [InlineData(StoreEngineKind.PostgreSql, "batch.checkpointed", 10)]
    [InlineData(StoreEngineKind.PostgreSql, "sql.applied", 1)]
    [InlineData(StoreEngineKind.PostgreSql, "sql.checkpointed", 2)]
    [InlineData(StoreEngineKind.PostgreSql, "statement.journalled", 1)]
    public async Task A_runner_that_slept_longer_than_its_lease_is_fenced_off(StoreEngineKind engine, string place, int passing)
    {
        using TrialBed bed = await BedAsync(engine);
        using MigrationChild child = MigrationChild.Start(bed, "run", place, passing, "STOP").Go();
        await child.ReachedAsync(Token);

        // A file that the sleeping one has open is not written by another.
        bool isFileHeld = engine == StoreEngineKind.Sqlite && passing > 12;
        if (isFileHeld)
        {
            ToilException held = await Assert.ThrowsAsync<ToilException>(() => bed.GoOnAsync("run", Token));
            Assert.Equal("ArchiveUnwritable", held.ErrorId);
        }
        else
        {
            await bed.GoOnAsync("run", Token);
            await AssertDoneAsync(bed, engine);
        }

        child.Continue();
        Assert.False(await child.EndAsync(Token));
        Assert.Equal("MigrationFenced", child.Error);
        await bed.GoOnAsync("run", Token);
        await AssertDoneAsync(bed, engine);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Of_runners_that_start_in_one_instant_one_works(StoreEngineKind engine)
    {
        using TrialBed bed = await BedAsync(engine);
        MigrationChild[] children = [.. Enumerable.Range(0, 3).Select(_ => MigrationChild.Start(bed, "run", waits: false))];
        await Task.WhenAll(children.Select(child => child.ReadyAsync(Token)));
        Array.ForEach(children, child => child.Go());
        bool[] ends = await Task.WhenAll(children.Select(child => child.EndAsync(Token)));

        // Who comes when the first is done finds nothing left to do.
        Assert.Contains(true, ends);
        Assert.All(children.Zip(ends), pair => Assert.Equal(pair.Second ? null : "MigrationHeld", pair.First.Error));
        await AssertDoneAsync(bed, engine);
        Array.ForEach(children, child => child.Dispose());
    }
}
