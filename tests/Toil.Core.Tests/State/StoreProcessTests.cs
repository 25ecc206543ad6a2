using Toil.Core.Tests.Support;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Core.Tests.State;

/// <summary>The store between processes, as cron and a shell on one host, or hosts on one server, would use it.</summary>
public sealed class StoreProcessTests(PostgresFixture postgres) : StoreTestBase(postgres)
{
    [Theory, ClassData(typeof(BothEngines))]
    public async Task Four_processes_open_a_fresh_store_at_once(StoreEngineKind engine)
    {
        const int RunsEach = 25;
        string text = await NewTextAsync(engine);
        StoreChild[] children = [.. Enumerable.Range(0, 4).Select(_ => StoreChild.Start(text, NewFolder(), RunsEach))];
        await Task.WhenAll(children.Select(child => child.ReadyAsync(Token)));
        foreach (StoreChild child in children)
        {
            child.Go();
        }

        int[] exits = await Task.WhenAll(children.Select(child => child.EndAsync(Token)));

        Assert.All(exits, exit => Assert.Equal(0, exit));
        await using StateStore store = await OpenAsync(Parse(text));
        Assert.Equal(
            children.SelectMany(child => child.Recorded()).Order(),
            (await ListAsync(store, new RunFilter(Limit: 1_000))).Select(run => run.Id).Order());
        Assert.Equal(4 * RunsEach, (await store.GetStatusAsync(Token)).Runs);
        Array.ForEach(children, child => child.Dispose());
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_process_that_is_killed_loses_nothing_that_it_committed(StoreEngineKind engine)
    {
        string text = await NewTextAsync(engine);
        using StoreChild child = StoreChild.Start(text, NewFolder(), runs: int.MaxValue);
        child.Go();
        await child.RecordedAsync(50, Token);

        await child.KillAsync(Token);

        await using StateStore store = await OpenAsync(Parse(text));
        HashSet<Guid> found = [.. (await ListAsync(store, new RunFilter(Limit: int.MaxValue))).Select(run => run.Id)];
        Assert.Empty(child.Recorded().Except(found));
        // At most the one whose commit the child did not live to report.
        Assert.InRange(found.Count - child.Recorded().Count, 0, 1);
        await store.Runs.BeginAsync(SomeRun, Token);
        if (engine == StoreEngineKind.Sqlite)
        {
            Assert.Equal("ok", await store.ReadAsync(session => session.ScalarAsync<string>("PRAGMA integrity_check"), Token));
        }
    }

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(Folder, $"{Guid.NewGuid():N}")).FullName;
}
