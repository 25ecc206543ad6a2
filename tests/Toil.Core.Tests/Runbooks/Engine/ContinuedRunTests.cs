using Toil.Runbooks;
using Toil.Runbooks.Engine;
using Toil.Runbooks.Processes;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>What a run that is taken up again makes of conditions, groups, the always section, and errors that nobody expected.</summary>
public sealed class ContinuedRunTests : RunTestBase
{
    private const string Gate = "exec: [test, -e, gate], on_failure: stop";

    [Fact]
    public async Task An_error_that_nobody_expected_is_a_failed_step_and_the_run_is_rolled_back()
    {
        RunTrial trial = await RunAsync($$"""
            runbook: night
            steps:
              - { id: a, {{Write("a")}}, rollback: { {{Write("not a")}} } }
              - { id: b, pwsh: whatever, rollback: { {{Write("not b")}} } }
            always:
              - { id: last, {{Write("last")}} }
            """, Context() with { Scripts = new Broken() });

        Assert.Equal((RunStepState.RolledBack, 6), (trial.State, trial.Code));
        Assert.Contains("InvalidOperationException: broken", trial.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "not b", "not a", "last"], Effects);
    }

    [Fact]
    public async Task A_condition_that_could_not_be_evaluated_is_evaluated_again()
    {
        string book = $$$"""
            runbook: night
            steps:
              - { id: rows, exec: [cat, rows] }
              - { id: a, {{{Write("a")}}}, if: "from_json(steps.rows.result.stdout).many && success()", on_failure: stop }
              - { id: b, {{{Gate}}} }
            """;
        Folder.Write("rows", "{}");
        RunTrial trial = await RunAsync(book);
        Assert.Equal((RunStepState.Failed, 1), (trial.State, trial.Code));

        trial = await ResumeAsync(trial.Id);
        Assert.Equal(["a Failed"], trial.Told);
        Assert.Empty(Effects);
    }

    [Fact]
    public async Task A_step_that_could_not_begin_is_not_skipped_because_of_its_own_failure()
    {
        RunTrial trial = await RunAsync("""
            runbook: night
            steps:
              - { id: a, exec: [./later], if: success(), on_failure: stop }
            """);
        Assert.Equal(["a Failed"], trial.Told);
        File.WriteAllText(Folder["later"], "#!/bin/sh\necho later >> effects\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder["later"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.Equal(["a Succeeded"], (await ResumeAsync(trial.Id)).Told);
        Assert.Equal(["later"], Effects);
    }

    [Theory]
    [InlineData("group: [")]
    [InlineData("foreach: { in: [1], limit: 1, steps: [")]
    public async Task The_steps_of_a_group_do_not_see_how_it_ended_the_last_time(string group)
    {
        RunTrial trial = await RunAsync($$"""
            runbook: night
            steps:
              - id: g
                {{group}}{ id: a, {{Gate}} }, { id: b, {{Write("b")}}, if: success() }]{{(group.StartsWith('f') ? "}" : "")}}
            """);
        Assert.Equal(RunStepState.Failed, trial.State);
        Folder.Write("gate", string.Empty);

        Assert.Equal(RunStepState.Succeeded, (await ResumeAsync(trial.Id)).State);
        Assert.Equal(["b"], Effects);
    }

    [Fact]
    public async Task A_group_that_is_to_stop_leaves_everything_as_it_is()
    {
        RunTrial trial = await RunAsync($$"""
            runbook: night
            steps:
              - { id: a, {{Write("a")}}, rollback: { {{Write("not a")}} } }
              - { id: g, on_failure: stop, group: [{ id: b, exec: ['false'] }] }
            """);
        Assert.Equal(RunStepState.Failed, trial.State);
        Assert.Equal(["a"], Effects);
    }

    [Fact]
    public async Task What_is_always_done_is_no_progress()
    {
        RunTrial trial = await RunAsync($$"""
            runbook: night
            steps: [{ id: a, {{Gate}} }]
            always: [{ id: last, {{Write("last")}} }]
            """);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("RunFailed", (await ResumeAsync(trial.Id)).Problem!.ErrorId);
        }

        Assert.Equal("ResumeLimit", (await ResumeAsync(trial.Id)).Problem!.ErrorId);
        Assert.Equal(4, Effects.Length);
    }

    [Fact]
    public async Task A_last_step_that_was_stopped_in_the_middle_is_asked_about_before_it_is_done_again()
    {
        using CancellationTokenSource stop = new();
        Task<RunTrial> first = RunTrial.UntilAsync("runbook.run", Context(), [("Path", Book($$"""
            runbook: night
            steps: [{ id: a, {{Write("a")}} }]
            always:
              - { id: first, {{Write("first")}} }
              - { id: slow, exec: [sh, -c, "echo slow >> effects; sleep 60"] }
              - { id: last, {{Write("last")}} }
            """))], stop.Token);
        long begun = Environment.TickCount64;
        while (!Effects.Contains("slow") && Environment.TickCount64 - begun < 60_000)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Guid run = (await RunTrial.OfAsync("runbook.runs", Context(), [])).Id;

        RunTrial asked = await ResumeAsync(run);
        Assert.Equal((RunStepState.Waiting, 5), (asked.State, asked.Code));
        Assert.Contains("--settle always/slow=done", asked.Run!.Detail, StringComparison.Ordinal);
        Assert.Equal(RunStepState.Succeeded, (await ResumeAsync(run, ("Settle", new Dictionary<string, StepSettlement> { ["always/slow"] = StepSettlement.Done }))).State);
        Assert.Equal(["a", "first", "slow", "last"], Effects);
    }

    [Fact]
    public async Task What_was_done_under_a_changed_runbook_is_undone_as_it_says()
    {
        string book = $$"""
            runbook: night
            steps:
              - { id: a, {{Write("a")}}, rollback: { {{Write("not a")}} } }
              - { id: gone, {{Write("gone")}}, rollback: { {{Write("not gone")}} } }
              - { id: b, {{Gate}} }
            """;
        RunTrial trial = await RunAsync(book);
        string changed = string.Join('\n', book.Split('\n').Where(line => !line.Contains("gone", StringComparison.Ordinal)));
        Book(changed + $"\n  - {{ id: c, {Write("c")}, rollback: {{ {Write("not c")} }} }}\n  - {{ id: d, exec: [test, -e, other], on_failure: stop }}");
        Folder.Write("gate", string.Empty);
        Assert.Equal(RunStepState.Failed, (await ResumeAsync(trial.Id, ("Override", "c was missing"))).State);

        // What was allowed once is what the run is made of from then on.
        Assert.Equal("RunFailed", (await ResumeAsync(trial.Id)).Problem!.ErrorId);
        RunTrial undone = await UndoAsync(trial.Id);
        Assert.Equal(["a", "gone", "c", "not c", "not a"], Effects);
        Assert.Equal((RunStepState.RollbackFailed, 7), (undone.State, undone.Code));
        Assert.Equal(["gone: the runbook no longer has it"], undone.Run!.LeftToDo);
    }

    [Fact]
    public async Task Undoing_what_went_well_is_no_failure()
    {
        RunTrial trial = await RunAsync($$"""
            runbook: night
            steps:
              - { id: a, {{Write("a")}}, rollback: { {{Write("not a")}} } }
              - { id: b, {{Write("b")}} }
            """);
        RunTrial undone = await UndoAsync(trial.Id);

        Assert.Equal((RunStepState.RolledBack, (object?)null), (undone.State, undone.Problem));
        Assert.Equal(["a", "b", "not a"], Effects);
        Assert.Contains("No rollback is written for b.", undone.Run!.Detail, StringComparison.Ordinal);
        Assert.Equal("RunEnded", (await UndoAsync(trial.Id)).Problem!.ErrorId);
    }

    private sealed class Broken : IScriptHost
    {
        public Task<ScriptEnd> RunAsync(ScriptCall call, CancellationToken stop) => throw new InvalidOperationException("broken");
    }
}
