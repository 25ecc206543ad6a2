using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Log.Reporting;
using Toil.Log.Store;
using Toil.State;
using Toil.State.Schema;

namespace Toil.Core.Tests.Log;

/// <summary>What entries have in common, which the store keeps once, and a report reads instead of the entries' texts.</summary>
public sealed class ReportKindTests(PostgresFixture postgres) : ReportTestBase(postgres)
{
    // Entries whose kind says anything else than they do themselves.
    private const string Wrong = """
        SELECT COUNT(*) FROM toil_entry e LEFT JOIN toil_entry_kind k ON k.id = e.kind
        WHERE k.id IS NULL OR (k.person, k.zone, k.task, k.category, k.cause, k.source, k.run_tags, COALESCE(k.team, '-'))
            <> (e.person, e.zone, e.task, e.category, e.cause, e.source, CASE WHEN e.source = 'runbook' THEN e.tags ELSE '' END, COALESCE(e.team, '-'))
        """;

    private static readonly DateTimeOffset s_monday = new(2026, 11, 9, 8, 0, 0, TimeSpan.Zero);

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_store_of_before_has_the_kinds_of_what_it_holds(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await using (StateStore old = await OpenAsync(location, new StoreOptions { Upgrades = [.. StoreUpgrades.All.Take(7)] }))
        {
            foreach (ToilEntry entry in Enumerable.Range(0, 200).Select(Varied))
            {
                await old.WriteAsync(
                    session => session.ExecuteAsync($"INSERT INTO toil_entry ({EntryRow.Names}) VALUES ({EntryRow.Parameters})", EntryRow.From(entry with { ChangedBy = "test" })), Token);
            }
        }

        await using StateStore store = await OpenAsync(location);
        Assert.Equal((200, 0), (await CountAsync(store, "SELECT COUNT(*) FROM toil_entry"), await CountAsync(store, Wrong)));
        Assert.Equal(Enumerable.Range(0, 200).Select(Varied).Select(Content).Distinct().Count(), await CountAsync(store, "SELECT COUNT(*) FROM toil_entry_kind"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_kind_follows_whatever_becomes_of_the_entry(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        ToilEntry[] entries = [.. Enumerable.Range(0, 40).Select(Varied)];
        await BookAsync(store, entries);
        EntryWriter writer = new(store, "test");
        foreach ((int number, ToilEntry entry) in entries.Index())
        {
            ToilEntry other = Varied(number + 7);
            await writer.ChangeAsync(
                entry.Id.ToString("D"), null, EntryChange.Edited,
                (_, current) => Task.FromResult((number % 5) switch
                {
                    0 => current with { Team = other.Team, Tags = ["outcome=failed"] },
                    1 => current with { Task = other.Task, Zone = other.Zone },
                    2 => current with { Category = other.Category, Trigger = other.Trigger, Person = other.Person },
                    3 => current with { IsRemoved = true },
                    _ => current with { Source = other.Source, Tags = other.Tags },
                }),
                Token);
        }

        Assert.Equal((40, 0), (await CountAsync(store, "SELECT COUNT(*) FROM toil_entry"), await CountAsync(store, Wrong)));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_entry_that_is_booked_while_others_are_read_has_its_kind_too(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        await BookAsync(store, [Entry("first", "2026-11-09 08:30", 10)]);
        ReportKinds kinds = new(store);
        Assert.Equal(["first by ada"], await ReadAsync(store, kinds));
        await BookAsync(store, [Entry("second", "2026-11-09 09:30", 10) with { Person = "bo" }, Entry("first", "2026-11-09 10:30", 10)]);
        Assert.Equal(["first by ada", "second by bo", "first by ada"], await ReadAsync(store, kinds));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task What_a_transaction_added_and_took_back_is_added_again(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        EntryWriter writer = new(store, "test");
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => store.WriteAsync<bool>(
            async session =>
            {
                await writer.InsertAsync(session, Varied(1), null);
                throw new InvalidTimeZoneException();
            },
            Token));
        Assert.Equal(0, await CountAsync(store, "SELECT COUNT(*) FROM toil_entry_kind"));
        await BookAsync(store, [Varied(1), Varied(2)]);
        Assert.Equal((2, 0), (await CountAsync(store, "SELECT COUNT(*) FROM toil_entry_kind"), await CountAsync(store, Wrong)));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_kind_cannot_be_taken_out_and_an_entry_without_one_gets_it_with_the_next_report(StoreEngineKind engine)
    {
        await UseReportAsync(engine);
        await BookAsync(Entry("first", "2026-11-09 08:30", 60), Entry("second", "2026-11-09 10:30", 30));
        await using StateStore store = await OpenStoreAsync();
        await FailsAsync("StoreFailed", () => store.WriteAsync(session => session.ExecuteAsync("DELETE FROM toil_entry_kind"), Token));
        await store.WriteAsync(session => session.ExecuteAsync("UPDATE toil_entry SET kind = NULL WHERE task = 'second'"), Token);
        Assert.Equal(0.5, Hours(await WeekAsync(), MeasureSection.Task, "second"));
        Assert.Equal(0, await CountAsync(store, Wrong));
        await FailsAsync("EntryKindUnknown", () => new ReportKinds(store).OfAsync(99, Token).AsTask());
    }

    private static async Task<List<string>> ReadAsync(StateStore store, ReportKinds kinds)
    {
        List<string> found = [];
        await store.ScanAsync(
            new StoreStatement("SELECT COALESCE(kind, 0) FROM toil_entry WHERE removed = 0 ORDER BY started_at"),
            async row =>
            {
                ReportKind kind = await kinds.OfAsync(row.Int64(0), Token);
                found.Add($"{kinds.Tasks[kind.Task]} by {kinds.People[kind.Person]}");
            },
            Token);
        return found;
    }

    private static ToilEntry Varied(int number) => SampleEntry.At(s_monday.AddMinutes(20 * number)) with
    {
        Task = $"task {number % 3}",
        Team = (number % 4) switch { 0 => null, 1 => "shop", _ => "search" },
        Zone = number % 2 == 0 ? "Europe/Berlin" : "Asia/Kolkata",
        Person = number % 7 < 4 ? "ada" : "bo",
        Category = (EntryCategory)(number % 3),
        Trigger = (EntryTrigger)(number % 5),
        Source = number % 6 == 0 ? EntrySource.Runbook : EntrySource.Manual,
        Tags = (number % 12) switch { 0 => ["outcome=succeeded", "saves=30m"], 6 => ["outcome=failed"], 5 => ["db"], _ => [] },
    };

    private static string Content(ToilEntry entry)
        => string.Join('|', entry.Task, entry.Team, entry.Zone, entry.Person, entry.Category, entry.Trigger, entry.Source, entry.Source == EntrySource.Runbook ? string.Join(',', entry.Tags) : "");

    private static Task<long> CountAsync(StateStore store, string sql) => store.ReadAsync(session => session.ScalarAsync<long>(sql), Token);
}
