using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Log.Store;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Log;

public sealed class EntryTests(PostgresFixture postgres) : LogTestBase(postgres)
{
    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_entry_is_read_back_as_it_was_written(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine, new StoreOptions { Time = Clock });
        ToilEntry entry = SampleEntry.At(new DateTimeOffset(2026, 11, 20, 3, 4, 5, 678, 901, TimeSpan.Zero)) with
        {
            Task = "O'Hara \U0001F600 büro", Category = EntryCategory.Overhead, Trigger = EntryTrigger.Schedule, Source = EntrySource.Runbook,
            Team = "plat", Tags = ["a b", "[x", "\"q\"", "é"], Note = "one\ntwo", Reference = "https://example.com/?a=b&c", HandsOn = TimeSpan.FromMicroseconds(7),
        };
        ToilEntry booked = await new EntryWriter(store, "bob").BookAsync(entry, Token);
        ToilEntry read = await new EntryReader(store).GetAsync(entry.Id.ToString(), Token);

        Assert.Equivalent(booked, read, strict: true);
        Assert.True(EntryContent.IsSame(entry, read));
        Assert.Equal((1, "bob", EntryChange.Booked, Clock.Now), (read.Revision, read.ChangedBy, read.Change, read.ChangedAt));
        await FailsAsync("EntryExists", () => new EntryWriter(store, "bob").BookAsync(entry, Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Every_change_is_kept_and_can_be_taken_back(StoreEngineKind engine)
    {
        await UseAsync(engine);
        string id = (await OneAsync("add", "task", "first", "duration", "15m", "tag", "a")).ShortId;
        Clock.Now = Clock.Now.AddMinutes(1);
        await OneAsync("edit", "id", id, "task", "second", "add-tag", "b", "hands-on", "5m");
        ToilEntry removed = await OneAsync("remove", "id", id);
        Assert.Empty(await RunAsync<ToilEntry>("list"));
        ToilEntry back = await OneAsync("undo", "id", id);
        ToilEntry away = await OneAsync("undo");
        ToilEntry first = await OneAsync("undo", "id", id, "to-revision", "1");
        List<ToilEntry> history = await RunAsync<ToilEntry>("list", "id", id, "history", true);

        Assert.True(removed.IsRemoved);
        Assert.Equal(("second", false, EntryChange.Restored), (back.Task, back.IsRemoved, back.Change));
        Assert.Equal((true, EntryChange.Removed), (away.IsRemoved, away.Change));
        Assert.Equal(("first", false, TimeSpan.FromMinutes(15)), (first.Task, first.IsRemoved, first.HandsOn));
        Assert.Equal([6, 5, 4, 3, 2, 1], history.Select(revision => revision.Revision));
        Assert.Equal(["first", "second", "second", "second", "second", "first"], history.Select(revision => revision.Task));
        Assert.Equal(["a", "b"], history[4].Tags);
        await FailsAsync("EntryRevisionNotFound", () => OneAsync("undo", "id", id, "to-revision", "9"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Undoing_a_booking_removes_it_and_undoing_that_brings_it_back(StoreEngineKind engine)
    {
        await UseAsync(engine);
        await FailsAsync("EntryNotFound", () => OneAsync("undo"));
        await OneAsync("add", "task", "first", "duration", "15m");
        Assert.True((await OneAsync("undo")).IsRemoved);
        Assert.False((await OneAsync("undo")).IsRemoved);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Of_two_edits_at_once_the_later_one_is_told(StoreEngineKind engine)
    {
        await UseAsync(engine);
        ToilEntry seen = await OneAsync("add", "task", "first", "duration", "15m");
        await OneAsync("edit", "id", seen.ShortId, "revision", "1", "task", "second");
        ToilException told = await FailsAsync("EntryChanged", () => OneAsync("edit", "id", seen.ShortId, "revision", "1", "task", "third"));
        Assert.Contains("was edited by ada", told.Sentence);
        await FailsAsync("EntryChanged", () => OneAsync("remove", "id", seen.ShortId, "revision", "1"));

        // At the same moment: one wins, whatever the engine, and nothing is lost.
        Task<ToilEntry>[] edits = [.. Enumerable.Range(0, 6).Select(i => Task.Run(() => OneAsync("edit", "id", seen.ShortId, "revision", "2", "note", $"{i}"), Token))];
        await Task.WhenAll(edits.Select(edit => edit.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default)));
        Assert.Equal(1, edits.Count(edit => edit.IsCompletedSuccessfully));
        Assert.All(edits.Where(edit => edit.IsFaulted), edit => Assert.Equal("EntryChanged", Assert.IsType<ToilException>(edit.Exception!.GetBaseException()).ErrorId));

        // Without a revision each is made to what is there.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => OneAsync("edit", "id", seen.ShortId, "add-tag", $"t{i}"), Token)));
        ToilEntry now = await OneAsync("list", "id", seen.ShortId);
        Assert.Equal(["t0", "t1", "t2", "t3", "t4", "t5"], now.Tags.Order());
        Assert.Equal(9, (await RunAsync<ToilEntry>("list", "id", seen.ShortId, "history", true)).Count);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_entry_is_named_by_few_characters(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        EntryWriter writer = new(store, "ada");
        EntryReader reader = new(store);
        ToilEntry a = await writer.BookAsync(SampleEntry.At(Clock.Now) with { Id = Guid.Parse("01a1f950-c382-7686-ac84-105b40aa8f38") }, Token);
        ToilEntry b = await writer.BookAsync(SampleEntry.At(Clock.Now) with { Id = Guid.Parse("01a1f950-c382-7687-ac84-105b40bb8f38") }, Token);

        Assert.Equal(a.Id, (await reader.GetAsync("105b40AA", Token)).Id);
        Assert.Equal(b.Id, (await reader.GetAsync(" 01a1f950-c382-7687 ", Token)).Id);
        Assert.Contains("105b40aa (restart the queue), 105b40bb", (await FailsAsync("EntryIdAmbiguous", () => reader.GetAsync("105b", Token))).Sentence);
        await FailsAsync("EntryIdAmbiguous", () => reader.GetAsync("01a1f950", Token));
        await FailsAsync("EntryNotFound", () => reader.GetAsync("ffff", Token));
        await FailsAsync("EntryIdInvalid", () => reader.GetAsync("105", Token));
        await FailsAsync("EntryIdInvalid", () => reader.GetAsync("105b%", Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Entries_are_found_by_every_condition(StoreEngineKind engine)
    {
        await UseAsync(engine);
        await OneAsync("add", "task", "deploy shop", "from", "2026-11-18 23:50", "to", "2026-11-19 00:10", "tag", "Web");
        await OneAsync("add", "task", "deploy api", "from", "2026-11-19 10:00", "duration", "10m", "category", "engineering", "trigger", "page");
        await OneAsync("add", "task", "health", "from", "2026-11-20 09:00", "duration", "10m", "person", "bob", "team", "platform");

        Assert.Equal<string>(["deploy api", "deploy shop"], await Tasks());
        Assert.Equal<string>(["health", "deploy api", "deploy shop"], await Tasks("person", "*"));
        Assert.Equal<string>(["health"], await Tasks("team", "PLAT*"));
        Assert.Equal<string>(["health"], await Tasks("person", new[] { "bob" }));
        Assert.Equal<string>(["deploy shop"], await Tasks("task", "*SHOP"));
        Assert.Equal<string>(["deploy shop"], await Tasks("tag", "#w?b"));
        Assert.Equal<string>(["deploy api"], await Tasks("category", "engineering"));
        Assert.Equal<string>(["deploy api"], await Tasks("trigger", "page"));
        Assert.Equal<string>(["deploy api", "deploy shop"], await Tasks("yesterday", true));
        Assert.Equal<string>(["health"], await Tasks("today", true, "person", "*"));
        Assert.Equal<string>(["deploy api", "deploy shop"], await Tasks("since", "2026-11-19", "until", "2026-11-19"));
        Assert.Equal<string>(["deploy shop"], await Tasks("until", "2026-11-18"));
        Assert.Empty(await Tasks("since", "1h"));
        Assert.Equal<string>(["deploy api", "deploy shop"], await Tasks("since", "2d"));
        await FailsAsync("PeriodInvalid", () => Tasks("today", true, "since", "1d"));
        await FailsAsync("PeriodInvalid", () => Tasks("since", "1d", "until", "2d"));

        async Task<List<string>> Tasks(params object[] values) => (await RunAsync<ToilEntry>("list", values)).ConvertAll(entry => entry.Task);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_a_remedy()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await FailsAsync("TaskMissing", () => OneAsync("add", "duration", "15m"));
        await FailsAsync("EntryInvalid", () => OneAsync("add", "task", " ", "duration", "15m"));
        await FailsAsync("EntryInvalid", () => OneAsync("add", "task", "a\u001bb", "duration", "15m"));
        await FailsAsync("EntryTimeMissing", () => OneAsync("add", "task", "x"));
        await FailsAsync("EntryTimeMissing", () => OneAsync("add", "task", "x", "to", "14:00"));
        await FailsAsync("EntryTimeTwice", () => OneAsync("add", "task", "x", "from", "13:00", "to", "14:00", "duration", "1h"));
        await FailsAsync("EntryEndsBeforeStart", () => OneAsync("add", "task", "x", "from", "2026-11-02", "to", "2026-11-01"));
        await FailsAsync("EntryInFuture", () => OneAsync("add", "task", "x", "from", "2026-11-20 18:00"));
        await FailsAsync("EntryInFuture", () => OneAsync("add", "task", "x", "from", "14:30", "to", "15:30"));
        await FailsAsync("OptionOutOfRange", () => OneAsync("add", "task", "x", "duration", "0s"));
        await FailsAsync("OptionInvalid", () => OneAsync("add", "task", "x", "duration", "-5m"));
        await FailsAsync("EntryHandsOnInvalid", () => OneAsync("add", "task", "x", "duration", "5m", "hands-on", "6m"));
        Assert.Contains("Did you mean 'Europe/Berlin'?", (await FailsAsync("ZoneUnknown", () => OneAsync("add", "task", "x", "duration", "5m", "zone", "Europe/Berln"))).Remedy);
        ToilException skipped = await FailsAsync("TimeSkipped", () => OneAsync("add", "task", "x", "from", "2026-03-29 02:30", "duration", "5m"));
        Assert.Contains("does not exist in Europe/Berlin", skipped.Sentence);
        Assert.Empty(await RunAsync<ToilEntry>("list"));
    }

    [Fact]
    public async Task Edits_are_held_to_the_same_rules()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        string id = (await OneAsync("add", "task", "x", "from", "2026-11-18 10:00", "to", "11:00")).ShortId;
        ToilEntry moved = await OneAsync("edit", "id", id, "from", "9:30");
        Assert.Equal((Utc("2026-11-18T08:30Z"), 90.0), (moved.Start, moved.HandsOn.TotalMinutes));
        ToilEntry shorter = await OneAsync("edit", "id", id, "duration", "20m", "note", "n", "tag", new[] { "a", "b" });
        Assert.Equal(Utc("2026-11-18T08:50Z"), shorter.End);
        ToilEntry plain = await OneAsync("edit", "id", id, "note", "", "tag", "", "remove-tag", "zzz");
        Assert.Null(plain.Note);
        Assert.Empty(plain.Tags);
        Assert.Equal(plain.Revision, (await OneAsync("edit", "id", id, "task", "x")).Revision);
        await FailsAsync("EntryEndsBeforeStart", () => OneAsync("edit", "id", id, "to", "2026-11-18 09:00"));
        await FailsAsync("EntryInFuture", () => OneAsync("edit", "id", id, "to", "2026-12-18 09:00"));
        await OneAsync("remove", "id", id);
        await FailsAsync("EntryRemoved", () => OneAsync("edit", "id", id, "task", "y"));
        await FailsAsync("EntryIdMissing", () => OneAsync("edit", "task", "y"));
    }
}
