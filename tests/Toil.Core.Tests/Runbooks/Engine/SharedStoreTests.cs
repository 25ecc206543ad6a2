using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>Runs in a store that a team shares, on PostgreSQL.</summary>
public sealed class SharedStoreTests(PostgresFixture postgres) : RunTestBase
{
    [Fact]
    public async Task A_run_waits_there_and_is_answered_and_resumed_from_elsewhere()
    {
        OperationContext context = await SharedAsync();
        RunTrial trial = await RunAsync($"""
            runbook: night
            steps:
              - {Write("a")}
              - id: go
                approve: Go?
              - id: each
                foreach:
                  in: [1, 2, 3]
                  limit: 3
                  steps:
                    - exec: [sh, -c, 'echo x >> effects']
            """, context);
        Assert.Equal(RunStepState.Waiting, trial.State);

        await foreach (object _ in OperationCatalog.Get("runbook.approve").RunAsync(
            [new OptionValue("Run", trial.Id.ToString(), new ValueOrigin("run"))], Fresh(context), TestContext.Current.CancellationToken))
        {
        }

        RunTrial again = await RunTrial.OfAsync("runbook.resume", Fresh(context), [("Run", trial.Id.ToString()[^12..])]);
        Assert.Equal(RunStepState.Succeeded, again.State);
        Assert.Equal(["a", "x", "x", "x"], Effects);
        Assert.Equal(RunStepState.Succeeded, (await RunTrial.OfAsync("runbook.runs", Fresh(context), [("Run", trial.Id.ToString())])).State);
    }

    [Fact]
    public async Task Of_many_that_begin_at_once_one_runs()
    {
        OperationContext context = await SharedAsync();
        string path = Book($"""
            runbook: night
            concurrency: one
            steps:
              - exec: [sh, -c, 'echo x >> effects; sleep 3']
            """);
        RunTrial[] trials = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => RunTrial.OfAsync("runbook.run", Fresh(context), [("Path", path)]))));
        Assert.Single(trials, trial => trial.Run is { State: RunStepState.Succeeded });
        Assert.All(trials.Where(trial => trial.Run is null), trial => Assert.Equal("RunbookRunning", trial.Problem!.ErrorId));
        Assert.Single(Effects);
        Assert.Equal(RunStepState.Succeeded, (await RunTrial.OfAsync("runbook.run", Fresh(context), [("Path", path)])).State);
    }

    [Fact]
    public async Task Of_many_that_resume_at_once_one_goes_on()
    {
        OperationContext context = await SharedAsync();
        RunTrial trial = await RunAsync($"""
            runbook: night
            steps:
              - id: gate
                exec: [test, -e, gate]
                on_failure: stop
              - exec: [sh, -c, 'echo x >> effects; sleep 3']
            """, context);
        Assert.Equal(RunStepState.Failed, trial.State);
        Folder.Write("gate", string.Empty);
        RunTrial[] trials = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => RunTrial.OfAsync("runbook.resume", Fresh(context), [("Run", trial.Id.ToString())]))));
        Assert.Single(trials, one => one.Run is { State: RunStepState.Succeeded });
        Assert.Single(Effects);
    }

    [Fact]
    public async Task A_run_outlasts_a_server_that_is_started_anew()
    {
        await using PostgresCluster own = await PostgresCluster.StartAsync("fsync=on", "synchronous_commit=on", "full_page_writes=on");
        OperationContext context = await SharedAsync(own);
        Task<RunTrial> running = RunAsync("""
            runbook: night
            steps:
              - exec: [sh, -c, 'echo a >> effects; while ! test -e crashed; do sleep 0.1; done']
              - exec: [sh, -c, 'echo b >> effects']
              - exec: [sh, -c, 'echo c >> effects']
            """, context);
        for (int i = 0; Effects.Length == 0; i++)
        {
            Assert.True(i < 6_000, "the run did not begin");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await own.CrashAsync();
        Folder.Write("crashed", string.Empty);
        RunTrial trial = await running;
        Assert.True(trial.Run is { State: RunStepState.Succeeded }, trial.Problem?.ToString());
        Assert.Equal(["a", "b", "c"], Effects);
        Assert.Equal(RunStepState.Succeeded, (await RunTrial.OfAsync("runbook.runs", Fresh(context), [("Run", trial.Id.ToString())])).State);
    }

    private async Task<OperationContext> SharedAsync(PostgresCluster? own = null)
    {
        PostgresCluster cluster = own ?? postgres.Cluster;
        string database = await cluster.CreateDatabaseAsync();
        string url = $"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{cluster.Port}/{database}?sslmode=disable";
        return Context() with { Settings = ToilSettings.Read(Folder["toil.yaml"], YamlReader.Read("toil.yaml", $"store: '{url}'")) };
    }

    private static OperationContext Fresh(OperationContext context) => context with { Sink = new SinkProbe(), RunId = Guid.CreateVersion7() };
}
