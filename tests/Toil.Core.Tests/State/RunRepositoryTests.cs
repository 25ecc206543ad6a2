using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Core.Tests.State;

public sealed class RunRepositoryTests(PostgresFixture postgres) : StoreTestBase(postgres)
{
    private static readonly DateTimeOffset s_night = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_run_is_read_back_as_it_was_written(StoreEngineKind engine)
    {
        TestClock clock = new(s_night);
        await using StateStore store = await NewStoreAsync(engine, new StoreOptions { Time = clock });
        string[] instants =
        [
            "2026-11-20T03:04:05.6789017+01:00", "1969-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
        ];
        foreach (string instant in instants)
        {
            clock.Now = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
            RunStart start = new("log.report", "büro-1", "O'Hara \U0001F600", """{"expiring-within":"30d","path":"C:\\a"}""")
            {
                Id = Guid.CreateVersion7(),
            };
            RunRecord begun = await store.Runs.BeginAsync(start, Token);

            Assert.InRange(clock.Now - begun.StartedAt, TimeSpan.Zero, TimeSpan.FromTicks(9));
            Assert.Equal(begun, await store.Runs.GetAsync(begun.Id, Token));

            await store.Runs.EndAsync(begun.Id, RunState.RollbackFailed, """{"found":3}""", Token);

            RunRecord ended = begun with { EndedAt = begun.StartedAt, State = RunState.RollbackFailed, SummaryJson = """{"found":3}""" };
            Assert.Equal(ended, await store.Runs.GetAsync(begun.Id, Token));
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Every_state_is_read_back(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        foreach (RunState state in Enum.GetValues<RunState>().Where(state => state != RunState.Running))
        {
            RunRecord run = await store.Runs.BeginAsync(SomeRun, Token);
            await store.Runs.EndAsync(run.Id, state, summaryJson: null, Token);
            Assert.Equal(state, (await store.Runs.GetAsync(run.Id, Token))!.State);
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_state_from_a_later_Toil_is_not_guessed(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        RunRecord run = await store.Runs.BeginAsync(SomeRun, Token);
        await store.WriteAsync(session => session.ExecuteAsync("UPDATE toil_run SET state = 'dreaming'"), Token);

        await FailsAsync("RunStateUnknown", () => store.Runs.GetAsync(run.Id, Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_run_begins_once_and_ends_once(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        Guid id = Guid.CreateVersion7();
        Assert.Equal(id, (await store.Runs.BeginAsync(SomeRun with { Id = id }, Token)).Id);
        await store.Runs.EndAsync(id, RunState.Succeeded, summaryJson: null, Token);

        await FailsAsync("RunExists", () => store.Runs.BeginAsync(SomeRun with { Id = id }, Token));
        await FailsAsync("RunEnded", () => store.Runs.EndAsync(id, RunState.Failed, summaryJson: null, Token));
        await FailsAsync("RunNotFound", () => store.Runs.EndAsync(Guid.CreateVersion7(), RunState.Failed, summaryJson: null, Token));

        Assert.Equal(RunState.Succeeded, (await store.Runs.GetAsync(id, Token))!.State);
        Assert.Null(await store.Runs.GetAsync(Guid.CreateVersion7(), Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Runs_are_listed_newest_first(StoreEngineKind engine)
    {
        TestClock clock = new(s_night);
        await using StateStore store = await NewStoreAsync(engine, new StoreOptions { Time = clock });
        for (int i = 0; i < 20; i++)
        {
            // Two of each instant, so that the id has to decide.
            clock.Now = s_night.AddMinutes(i / 2 * 7 % 10);
            await store.Runs.BeginAsync(SomeRun with { Operation = i % 3 == 0 ? "log.report" : "certificate.sweep" }, Token);
        }

        List<RunRecord> all = await ListAsync(store, new RunFilter());
        List<RunRecord> reports = await ListAsync(store, new RunFilter("log.report"));
        List<RunRecord> recent = await ListAsync(store, new RunFilter(Since: s_night.AddMinutes(7)));

        Assert.Equal(20, all.Count);
        Assert.Equal(all.OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id.ToString(), StringComparer.Ordinal), all);
        Assert.Equal(all.Where(run => run.Operation == "log.report"), reports);
        Assert.Equal(all.Where(run => run.StartedAt >= s_night.AddMinutes(7)), recent);
        Assert.Equal(6, recent.Count);
        Assert.Equal(all.Take(5), await ListAsync(store, new RunFilter(Limit: 5)));
        Assert.Equal(reports.Take(1), await ListAsync(store, new RunFilter("log.report", s_night, Limit: 1)));
        Assert.Empty(await ListAsync(store, new RunFilter("no.such")));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_list_that_is_left_early_gives_its_connection_back(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        await store.Runs.BeginAsync(SomeRun, Token);
        await store.Runs.BeginAsync(SomeRun, Token);

        // More often than the pool has connections.
        for (int i = 0; i < 25; i++)
        {
            await foreach (RunRecord run in store.Runs.ListAsync(new RunFilter(), Token))
            {
                Assert.Equal(RunState.Running, run.State);
                break;
            }
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_run_can_be_written_while_a_list_is_read(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        await store.Runs.BeginAsync(SomeRun, Token);
        await store.Runs.BeginAsync(SomeRun, Token);

        int seen = 0;
        await foreach (RunRecord run in store.Runs.ListAsync(new RunFilter(), Token))
        {
            await store.Runs.EndAsync(run.Id, RunState.Succeeded, summaryJson: null, Token);
            seen++;
        }

        Assert.Equal(2, seen);
    }
}
