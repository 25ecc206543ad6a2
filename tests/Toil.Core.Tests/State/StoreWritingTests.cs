using System.Diagnostics;
using Toil.Core.Tests.Support;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Core.Tests.State;

public sealed class StoreWritingTests(PostgresFixture postgres) : StoreTestBase(postgres)
{
    private const string Endless = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT COUNT(*) FROM n
        """;

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Eight_writers_lose_nothing(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        // Two stores, as two processes would have: the writers meet in the file, not only in one process's queue.
        await using StateStore one = await OpenAsync(location);
        await using StateStore two = await OpenAsync(location);

        Guid[][] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            Guid[] written = new Guid[200];
            for (int i = 0; i < written.Length; i++)
            {
                written[i] = (await (writer % 2 == 0 ? one : two).Runs.BeginAsync(SomeRun, Token)).Id;
            }

            return written;
        })));

        List<RunRecord> found = await ListAsync(one, new RunFilter(Limit: int.MaxValue));
        Assert.Equal(ids.SelectMany(id => id).Order(), found.Select(run => run.Id).Order());
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Work_that_throws_leaves_nothing_behind(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        RunRecord run = await store.Runs.BeginAsync(SomeRun, Token);

        await Assert.ThrowsAsync<NotSupportedException>(() => store.WriteAsync<int>(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM toil_run");
                throw new NotSupportedException();
            },
            Token));

        Assert.Equal(run, await store.Runs.GetAsync(run.Id, Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_lock_that_is_kept_ends_as_busy(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await using StateStore holder = await OpenAsync(location);
        await using StateStore waiter = await OpenAsync(location, new StoreOptions { BusyLimit = TimeSpan.FromMilliseconds(100) });
        RunRecord run = await holder.Runs.BeginAsync(SomeRun, Token);
        TaskCompletionSource release = new();
        Task held = await HoldAsync(holder, run, release.Task);

        long started = Stopwatch.GetTimestamp();
        await FailsAsync("StoreBusy", () => Task.Run(() => waiter.Runs.EndAsync(run.Id, RunState.Failed, summaryJson: null, Token)));

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(100), s_soon);
        release.SetResult();
        await held;
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_lock_that_comes_free_is_waited_for(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await using StateStore holder = await OpenAsync(location);
        await using StateStore waiter = await OpenAsync(location);
        RunRecord run = await holder.Runs.BeginAsync(SomeRun, Token);
        // Longer than one attempt waits by itself.
        Task held = await HoldAsync(holder, run, Task.Delay(1_100, Token));

        await Task.Run(() => waiter.Runs.EndAsync(run.Id, RunState.Succeeded, summaryJson: null, Token), Token);

        await held;
        Assert.Equal(RunState.Succeeded, (await holder.Runs.GetAsync(run.Id, Token))!.State);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Writers_of_one_process_queue_no_longer_than_the_limit(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine, new StoreOptions { BusyLimit = TimeSpan.FromMilliseconds(100) });
        TaskCompletionSource release = new();
        // As many as may write at once.
        Task<int>[] held = [.. Enumerable.Range(0, engine == StoreEngineKind.Sqlite ? 1 : 10).Select(_ => store.WriteAsync(
            async session =>
            {
                await release.Task;
                return 0;
            },
            Token))];

        await FailsAsync("StoreBusy", () => store.Runs.BeginAsync(SomeRun, Token));

        release.SetResult();
        await Task.WhenAll(held);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_statement_is_interrupted_by_cancellation(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));

        long started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => store.ReadAsync(session => session.ScalarAsync<long>(Endless), source.Token), Token));

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, s_soon);
        Assert.Equal(0, (await store.GetStatusAsync(Token)).Runs);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task What_was_cancelled_before_its_end_is_not_written(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        using CancellationTokenSource source = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync(
            async session =>
            {
                int inserted = await session.ExecuteAsync(
                    """
                    INSERT INTO toil_run (id, operation, started_at, state, machine, person, options_json)
                    VALUES ('a', 'b', 1, 'running', 'm', 'p', '{}')
                    """);
                await source.CancelAsync();
                return inserted;
            },
            source.Token));

        Assert.Equal(0, (await store.GetStatusAsync(Token)).Runs);
    }

    [Fact]
    public async Task PostgreSQL_is_asked_again_after_a_deadlock()
    {
        await using StateStore store = await NewStoreAsync(StoreEngineKind.PostgreSql);
        int attempts = 0;

        await store.WriteAsync(
            session => ++attempts < 3
                ? session.ExecuteAsync("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40P01'; END $$")
                : session.ExecuteAsync("DELETE FROM toil_run"),
            Token);

        Assert.Equal(3, attempts);
    }

    /// <summary>Returns when the lock on the run is held; the inner task ends when it has been released.</summary>
    private static async Task<Task> HoldAsync(StateStore store, RunRecord run, Task release)
    {
        TaskCompletionSource holding = new();
        Task held = store.WriteAsync(
            async session =>
            {
                int touched = await session.ExecuteAsync("UPDATE toil_run SET person = 'holder' WHERE id = @Id", new { Id = run.Id.ToString() });
                holding.TrySetResult();
                await release;
                return touched;
            },
            Token);
        await holding.Task;
        return held;
    }
}
