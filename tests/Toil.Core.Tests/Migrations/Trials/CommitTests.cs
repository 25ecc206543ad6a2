using Toil.Core.Tests.Support;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>Connections that are lost when a COMMIT has been sent, and nobody says whether it took place.</summary>
public sealed class CommitTests(PostgresFixture postgres) : TrialBase(postgres)
{
    [Fact]
    public async Task A_commit_without_an_answer_is_neither_lost_nor_repeated()
    {
        using TrialBed bed = await BedAsync(StoreEngineKind.PostgreSql);
        await UndisturbedAsync(StoreEngineKind.PostgreSql);
        await using CuttingProxy proxy = new(Cluster.Port, commit => commit % 3 == 0);
        bed.Through(proxy.Port, Cluster.Port);

        await bed.RunAsync("run", Token);
        Assert.InRange(proxy.Cuts, 3, 1_000);
        await AssertDoneAsync(bed, StoreEngineKind.PostgreSql);

        int before = proxy.Cuts;
        proxy.Rest();
        await bed.GoOnAsync("undo", Token);
        Assert.InRange(proxy.Cuts, before + 3, 1_000);
        await AssertUndoneAsync(bed, StoreEngineKind.PostgreSql);
    }
}
