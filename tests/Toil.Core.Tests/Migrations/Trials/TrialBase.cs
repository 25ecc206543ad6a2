using System.Collections.Concurrent;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>What tests of an interrupted migration share: beds on both engines, and the state to which an undisturbed run comes.</summary>
public abstract class TrialBase(PostgresFixture postgres)
{
    /// <summary>Rows of a bed: four batches of each step.</summary>
    protected const int Rows = 4_000;

    private static readonly ConcurrentDictionary<(StoreEngineKind Engine, int Rows), Lazy<Task<Undisturbed>>> s_undisturbed = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How much more than by default is tried: <c>TOIL_TRIALS=10</c> for ten times as many instants.</summary>
    protected static int Trials => int.TryParse(Environment.GetEnvironmentVariable("TOIL_TRIALS"), CultureInfo.InvariantCulture, out int times) ? times : 1;

    private protected PostgresCluster Cluster => postgres.Cluster;

    private protected static Random Seeded(out int seed)
    {
        seed = int.TryParse(Environment.GetEnvironmentVariable("TOIL_TRIAL_SEED"), CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"TOIL_TRIAL_SEED={seed}");
        return new Random(seed);
    }

    private protected Task<TrialBed> BedAsync(StoreEngineKind engine, int rows = Rows) => TrialBed.MakeAsync(engine == StoreEngineKind.Sqlite ? null : () => Cluster, rows);

    /// <summary>What a run without any disturbance comes to, and what it comes back to.</summary>
    private protected Task<Undisturbed> UndisturbedAsync(StoreEngineKind engine, int rows = Rows)
        => s_undisturbed.GetOrAdd((engine, rows), _ => new(() => Task.Run(() => RunUndisturbedAsync(engine, rows)))).Value;

    /// <summary>Holds a bed whose migration has come to its end against an undisturbed one.</summary>
    private protected async Task AssertDoneAsync(TrialBed bed, StoreEngineKind engine, int rows = Rows)
    {
        Undisturbed expected = await UndisturbedAsync(engine, rows);
        Assert.Equal(expected.Done, await bed.StateAsync());
        Assert.Equal(expected.Archive, bed.Archived());
        await bed.AuditAsync();
    }

    /// <summary>The same where it was taken back.</summary>
    private protected async Task AssertUndoneAsync(TrialBed bed, StoreEngineKind engine, int rows = Rows)
    {
        Undisturbed expected = await UndisturbedAsync(engine, rows);
        Assert.Equal(expected.Before, await bed.StateAsync());
        await bed.AuditAsync();
        File.Delete(bed.Archive);
    }

    private async Task<Undisturbed> RunUndisturbedAsync(StoreEngineKind engine, int rows)
    {
        using TrialBed bed = await BedAsync(engine, rows);
        List<string> before = await bed.StateAsync();
        await bed.RunAsync("run", CancellationToken.None);
        Undisturbed result = new(before, await bed.StateAsync(), bed.Archived());
        Assert.Equal(5 + rows - (rows / 3) + rows - (rows / 2) + rows + (rows / 3) + 1 + 1, result.Done.Count);
        Assert.Equal(rows / 2, result.Archive.Count);
        await bed.RunAsync("undo", CancellationToken.None);
        Assert.Equal(before, await bed.StateAsync());
        return result;
    }
}

/// <summary>Rows before, rows after, and lines of the archive.</summary>
internal sealed record Undisturbed(IReadOnlyList<string> Before, IReadOnlyList<string> Done, IReadOnlyList<string> Archive);
