using Toil.Operations;
using Toil.Runbooks;
using Toil.Runbooks.Engine;

namespace Toil.Core.Tests.Runbooks.Engine;

public sealed class ResumeTests : RunTestBase
{
    private const string Stuck = """
        runbook: night
        steps:
          - id: a
            exec: [test, -e, gate]
            on_failure: stop
          - id: b
            exec: [touch, b]
            on_failure: stop
        """;

    [Fact]
    public async Task A_changed_runbook_is_refused_with_what_differs_unless_overridden_on_record()
    {
        RunTrial trial = await RunAsync(Stuck);
        Book(Stuck.Replace("touch, b", "touch, c", StringComparison.Ordinal));
        Folder.Write("gate", string.Empty);

        RunTrial refused = await ResumeAsync(trial.Id);
        Assert.Equal("RunbookChanged", refused.Problem!.ErrorId);
        Assert.Contains("from line 7 on, 'exec: [touch, b]' became 'exec: [touch, c]'", refused.Problem.Message, StringComparison.Ordinal);

        RunTrial allowed = await ResumeAsync(trial.Id, ("Override", "c is what we meant"));
        Assert.Equal(RunStepState.Succeeded, allowed.State);
        Assert.True(File.Exists(Folder["c"]) && !File.Exists(Folder["b"]));
    }

    [Fact]
    public async Task Comments_and_layout_are_no_change()
    {
        RunTrial trial = await RunAsync(Stuck);
        Book("# a comment\n" + Stuck.Replace("exec: [touch, b]", "exec:\n      - touch\n      - b", StringComparison.Ordinal));
        Folder.Write("gate", string.Empty);
        Assert.Equal(RunStepState.Succeeded, (await ResumeAsync(trial.Id)).State);
    }

    [Fact]
    public async Task A_runbook_that_is_gone_is_resumed_as_it_was()
    {
        RunTrial trial = await RunAsync(Stuck);
        File.Delete(Folder["night.yaml"]);
        Folder.Write("gate", string.Empty);
        Assert.Equal(RunStepState.Succeeded, (await ResumeAsync(trial.Id)).State);
    }

    [Fact]
    public async Task Three_resumes_that_get_no_further_stop_it()
    {
        RunTrial trial = await RunAsync(Stuck);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("RunFailed", (await ResumeAsync(trial.Id)).Problem!.ErrorId);
        }

        RunTrial refused = await ResumeAsync(trial.Id);
        Assert.Equal("ResumeLimit", refused.Problem!.ErrorId);
        Assert.Contains("taken up 3 times and got no further than 'a'", refused.Problem.Message, StringComparison.Ordinal);

        Folder.Write("gate", string.Empty);
        Assert.Equal(RunStepState.Succeeded, (await ResumeAsync(trial.Id, ("Override", "the gate is there now"))).State);
    }

    [Fact]
    public async Task Progress_counts_resumes_anew()
    {
        RunTrial trial = await RunAsync(Stuck.Replace("touch, b", "test, -e, other", StringComparison.Ordinal));
        await ResumeAsync(trial.Id);
        await ResumeAsync(trial.Id);
        Folder.Write("gate", string.Empty);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("RunFailed", (await ResumeAsync(trial.Id)).Problem!.ErrorId);
        }

        Assert.Equal("RunFailed", (await ResumeAsync(trial.Id)).Problem!.ErrorId);
        Assert.Equal("ResumeLimit", (await ResumeAsync(trial.Id)).Problem!.ErrorId);
    }

    [Fact]
    public async Task A_run_that_is_under_way_is_left_to_who_runs_it()
    {
        using CancellationTokenSource stop = new();
        Task<RunTrial> first = Stopped(RunTrial.UntilAsync("runbook.run", Context(), [("Path", Book("""
            runbook: night
            concurrency: one
            steps:
              - exec: [touch, begun]
              - exec: [sleep, "60"]
            """))], stop.Token));
        await UntilAsync(() => File.Exists(Folder["begun"]));

        RunStep run = (await RunTrial.OfAsync("runbook.runs", Context(), [])).Run!;
        Assert.Equal(RunStepState.Running, run.State);
        Assert.Equal("RunBusy", (await ResumeAsync(run.Run)).Problem!.ErrorId);
        RunTrial second = await RunTrial.OfAsync("runbook.run", Context(), [("Path", Folder["night.yaml"])]);
        Assert.Equal(("RunbookRunning", ErrorKind.Refused), (second.Problem!.ErrorId, second.Problem.Kind));
        Assert.Contains(run.Run.ToString()[^12..], second.Problem.Message, StringComparison.Ordinal);

        await stop.CancelAsync();
        await first;
        run = (await RunTrial.OfAsync("runbook.runs", Context(), [("Run", run.Run.ToString())])).Run!;
        Assert.Equal((RunStepState.Cancelled, 130), (run.State, run.ExitCode));
    }

    [Fact]
    public async Task A_run_that_was_stopped_begins_no_further_step_and_can_be_taken_up()
    {
        using CancellationTokenSource stop = new();
        Task<RunTrial> first = Stopped(RunTrial.UntilAsync("runbook.run", Context(), [("Path", Book($"""
            runbook: night
            steps:
              - id: a
                exec: [touch, begun]
              - id: slow
                exec: [sh, -c, 'test -e gate || sleep 60']
              - id: after
                {Write("after")}
            always:
              - {Write("always")}
            """))], stop.Token));
        await UntilAsync(() => File.Exists(Folder["begun"]));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await first;
        Assert.Empty(Effects);

        RunStep run = (await RunTrial.OfAsync("runbook.runs", Context(), [])).Run!;
        Folder.Write("gate", string.Empty);
        RunTrial asked = await ResumeAsync(run.Run);
        Assert.Equal((RunStepState.Waiting, 5), (asked.State, asked.Code));
        Assert.Contains("whether it took effect is not known", asked.Run!.Detail, StringComparison.Ordinal);

        RunTrial again = await ResumeAsync(run.Run, ("Settle", new Dictionary<string, StepSettlement> { ["slow"] = StepSettlement.Again }));
        Assert.Equal(RunStepState.Succeeded, again.State);
        Assert.Equal(["after", "always"], Effects);
    }

    [Fact]
    public async Task Ids_are_named_by_either_end_and_have_to_be_clear()
    {
        RunTrial trial = await RunAsync(Stuck);
        string id = trial.Id.ToString();
        Assert.Equal(trial.Id, (await RunTrial.OfAsync("runbook.runs", Context(), [("Run", id[^12..])])).Id);
        Assert.Equal("RunNotFound", (await RunTrial.OfAsync("runbook.runs", Context(), [("Run", "ffff-ffff")])).Problem!.ErrorId);
        Assert.Equal("RunIdInvalid", (await RunTrial.OfAsync("runbook.runs", Context(), [("Run", "x' OR 1=1")])).Problem!.ErrorId);
        await RunAsync(Stuck);
        Assert.Equal("RunAmbiguous", (await RunTrial.OfAsync("runbook.runs", Context(), [("Run", id[..4])])).Problem!.ErrorId);
    }

    private static async Task<RunTrial> Stopped(Task<RunTrial> run)
    {
        try
        {
            return await run;
        }
        catch (OperationCanceledException)
        {
            return new RunTrial([], null, null, []);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 6_000, "it did not come so far");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
