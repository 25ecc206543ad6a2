using System.Diagnostics;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Runbooks.Engine;
using Toil.Runbooks.Journal;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>What is known, and what is asked, where something came in between.</summary>
public sealed class RunDoubtTests : RunTestBase
{
    [Fact]
    public async Task A_time_that_is_over_between_attempts_tells_why_they_failed()
    {
        RunTrial trial = await RunAsync("""
            runbook: night
            steps:
              - { id: a, exec: [sh, -c, 'echo no route >&2; exit 3'], timeout: 3s, retry: { attempts: 3, backoff: 1h, limit: 1h }, on_failure: stop }
            """);

        Assert.Equal(RunStepState.Failed, trial.State);
        Assert.Contains("no route", trial.Step("a").Detail, StringComparison.Ordinal);
        Assert.Contains("Its 3s were over before another attempt.", trial.Step("a").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_stopped_between_attempts_is_in_no_doubt()
    {
        using CancellationTokenSource stop = new();
        OperationContext context = Context();
        Task<RunTrial> first = RunTrial.UntilAsync("runbook.run", context, [("Path", Book($$"""
            runbook: night
            steps:
              - { id: a, exec: [sh, -c, 'echo try >> effects; test -e gate'], retry: { attempts: 3, backoff: 1h, limit: 1h } }
            """))], stop.Token);
        await UntilAsync(() => Effects.Length > 0);

        // The attempt may be ending still; what it came to has to be noted before the pause.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Contains("Go on with: toil runbook resume", Assert.Single(((SinkProbe)context.Sink).Warnings), StringComparison.Ordinal);
        Folder.Write("gate", string.Empty);
        RunStep run = (await RunTrial.OfAsync("runbook.runs", Context(), [])).Run!;
        Assert.Equal(RunStepState.Cancelled, run.State);

        RunTrial trial = await ResumeAsync(run.Run);
        Assert.Equal(RunStepState.Succeeded, trial.State);
        Assert.Equal(["try", "try"], Effects);
    }

    [Fact]
    public async Task An_undoing_in_doubt_is_not_shown_as_a_step_that_went_well()
    {
        using CancellationTokenSource stop = new();
        Task<RunTrial> first = RunTrial.UntilAsync("runbook.run", Context(), [("Path", Book("""
            runbook: night
            steps:
              - { id: a, exec: ['true'], rollback: { exec: [sh, -c, 'echo undo >> effects; sleep 60'] } }
              - { id: b, exec: ['false'] }
            """))], stop.Token);
        await UntilAsync(() => Effects.Length > 0);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        RunTrial shown = await RunTrial.OfAsync("runbook.runs", Context(), [("Steps", true)]);
        Assert.Contains("a Interrupted", shown.Told);

        RunTrial again = await ResumeAsync(shown.Id);
        Assert.Equal((RunStepState.Waiting, RunStepState.Interrupted), (again.State, again.Step("a").State));
    }

    [Fact]
    public async Task A_run_to_which_nobody_listens_any_more_comes_to_its_end()
    {
        OperationContext context = Context();
        string book = Book($$"""
            runbook: night
            steps:
              - { id: a, exec: [sh, -c, 'echo a >> effects'], rollback: { exec: [sh, -c, 'echo undo >> effects'] } }
              - { id: b, exec: [sh, -c, 'sleep 0.5; false'] }
            """);
        await foreach (object _ in OperationCatalog.Get("runbook.run").RunAsync([new OptionValue("Path", book, new ValueOrigin("Path"))], context, TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Equal(["a", "undo"], Effects);
        Assert.Equal("RunRolledBack", Assert.Single(((SinkProbe)context.Sink).Problems).ErrorId);
        Assert.Equal(RunStepState.RolledBack, (await RunTrial.OfAsync("runbook.runs", Context(), [])).State);
    }

    [Fact]
    public async Task Undoing_a_run_does_not_hide_that_a_step_at_the_end_failed()
    {
        RunTrial trial = await RunAsync("""
            runbook: night
            steps:
              - { id: a, exec: [touch, a], rollback: { exec: [rm, a] } }
            always:
              - { id: look, exec: [test, -e, a] }
            """);
        Assert.Equal(RunStepState.Succeeded, trial.State);

        RunTrial undone = await RunTrial.OfAsync("runbook.undo", Context(), [("Run", trial.Id.ToString())]);
        Assert.Equal((RunStepState.RolledBack, 1, "RunUndoneFailed"), (undone.State, undone.Code, undone.Problem!.ErrorId));
        Assert.Contains("'always/look'", undone.Problem.Message, StringComparison.Ordinal);
        Assert.Equal("RunEnded", (await RunTrial.OfAsync("runbook.undo", Context(), [("Run", trial.Id.ToString())])).Problem!.ErrorId);
    }

    [Fact]
    public async Task Steps_at_the_same_time_do_not_share_an_answer()
    {
        Slow person = new();
        RunTrial trial = await RunAsync("""
            runbook: night
            steps:
              - id: both
                parallel:
                  - { id: a, approve: { message: "A?" } }
                  - { id: b, approve: { message: "B?" } }
            """, Context(person));

        Assert.Equal(RunStepState.Succeeded, trial.State);
        Assert.Equal((2, 1), (person.Asked, person.MostAtOnce));
    }

    [Fact]
    public async Task Who_answers_too_late_at_the_console_finds_the_answer_of_another()
    {
        Overtaken person = new(this);
        RunTrial trial = await RunAsync("""
            runbook: night
            steps: [{ id: go, approve: { message: "Go?" } }]
            """, Context(person));

        Assert.Equal((RunStepState.Refused, 4), (trial.State, trial.Code));
        Assert.Contains("was denied by", Assert.Single(trial.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_about_a_step_that_is_not_there_is_no_answer()
    {
        RunTrial trial = await RunAsync("""
            runbook: night
            steps: [{ id: a, exec: ['false'], on_failure: stop }]
            """);
        RunTrial refused = await ResumeAsync(trial.Id, ("Settle", new Dictionary<string, StepSettlement> { ["aa"] = StepSettlement.Done }));
        Assert.Equal("SettleUnknown", refused.Problem!.ErrorId);
        Assert.Contains("No step 'aa'", refused.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_takes_back_what_it_did_also_where_a_step_says_stop()
    {
        RunTrial trial = await RunTrial.OfAsync("runbook.rehearse", Context(), [("Path", Book($$"""
            runbook: night
            environment: staging
            steps:
              - { id: a, {{Write("a")}}, rollback: { {{Write("not a")}} } }
              - { id: b, exec: ['false'], on_failure: stop }
            """))]);
        Assert.Equal((RunStepState.RolledBack, 6), (trial.State, trial.Code));
        Assert.Equal(["a", "not a"], Effects);
    }

    [Fact]
    public async Task A_process_that_has_ended_and_whose_parent_does_not_ask_for_it_has_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "zombies are looked for on Linux");
        using Process parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 60"]) { RedirectStandardOutput = true })!;
        try
        {
            int child = int.Parse((await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
            string[] stat = (await File.ReadAllTextAsync($"/proc/{child}/stat", TestContext.Current.CancellationToken)).Split(' ');
            RunHolder holder = RunHolder.Here with { Process = child, Started = long.Parse(stat[21], CultureInfo.InvariantCulture) };
            Assert.False(holder.HasEnded());
            await UntilAsync(() => File.ReadAllText($"/proc/{child}/stat").Contains(") Z", StringComparison.Ordinal));
            Assert.True(holder.HasEnded());
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public void A_process_is_known_by_its_start_and_not_by_its_number_alone()
    {
        RunHolder here = RunHolder.Here;
        Assert.False(here.HasEnded());
        Assert.Equal(here, RunHolder.Parse(here.Text));
        if (here.System.Length > 0)
        {
            Assert.True((here with { Started = here.Started - 1 }).HasEnded());
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; !isSo() && i < 3_000; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Slow : IQuestions
    {
        private int _now;

        public int Asked { get; private set; }

        public int MostAtOnce { get; private set; }

        public async Task<string?> AskAsync(string question, IReadOnlyList<string> answers, CancellationToken cancellation)
        {
            Asked++;
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            await Task.Delay(300, cancellation);
            Interlocked.Decrement(ref _now);
            return "yes";
        }
    }

    private sealed class Overtaken(RunDoubtTests test) : IQuestions
    {
        public async Task<string?> AskAsync(string question, IReadOnlyList<string> answers, CancellationToken cancellation)
        {
            Guid run = (await RunTrial.OfAsync("runbook.runs", test.Context(), [])).Id;
            await foreach (object _ in OperationCatalog.Get("runbook.deny").RunAsync([new OptionValue("Run", run.ToString(), new ValueOrigin("run"))], test.Context(), cancellation))
            {
            }

            return "yes";
        }
    }
}
