using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Log.Store;
using Toil.State;

namespace Toil.Core.Tests.Log;

/// <summary>The log between processes.</summary>
public sealed class LogProcessTests(PostgresFixture postgres) : StoreTestBase(postgres)
{
    [Theory, ClassData(typeof(BothEngines))]
    public async Task Eight_processes_that_book_a_thousand_entries_each_lose_none_and_book_none_twice(StoreEngineKind engine)
    {
        const int Each = 1_000;
        string text = await NewTextAsync(engine);
        StoreChild[] children = [.. Enumerable.Range(0, 8).Select(_ => StoreChild.Start(text, NewFolder(), Each, "entries"))];
        await Task.WhenAll(children.Select(child => child.ReadyAsync(Token)));
        Array.ForEach(children, child => child.Go());
        int[] exits = await Task.WhenAll(children.Select(child => child.EndAsync(Token)));

        Assert.All(exits, exit => Assert.Equal(0, exit));
        await using StateStore store = await OpenAsync(Parse(text));
        List<ToilEntry> all = await new EntryReader(store).ListAsync(new EntryFilter(), Token).ToListAsync(Token);
        Assert.Equal(8 * Each, all.Count);
        Assert.Equal(children.SelectMany(child => child.Recorded()).Order(), all.Select(entry => entry.Id).Order());
        Array.ForEach(children, child => child.Dispose());
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_process_that_is_killed_loses_at_most_the_entry_that_it_was_writing(StoreEngineKind engine)
    {
        string text = await NewTextAsync(engine);
        using StoreChild child = StoreChild.Start(text, NewFolder(), int.MaxValue, "entries");
        child.Go();
        await child.RecordedAsync(50, Token);
        await child.KillAsync(Token);

        await using StateStore store = await OpenAsync(Parse(text));
        HashSet<Guid> found = [.. (await new EntryReader(store).ListAsync(new EntryFilter(), Token).ToListAsync(Token)).Select(entry => entry.Id)];
        Assert.Empty(child.Recorded().Except(found));
        Assert.InRange(found.Count - child.Recorded().Count, 0, 1);
        await new EntryWriter(store, "ada").BookAsync(SampleEntry.At(DateTimeOffset.UnixEpoch), Token);
    }

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(Folder, $"{Guid.NewGuid():N}")).FullName;
}
