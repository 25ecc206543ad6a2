using Toil.Operations;
using Toil.Runbooks;

namespace Toil.Core.Tests.Runbooks.Engine;

public sealed class ApprovalTests : RunTestBase
{
    private const string Ask = """
        runbook: night
        concurrency: one
        parameters: { what: { type: text, default: orders } }
        steps:
          - id: before
            exec: [touch, before]
            rollback: { exec: [touch, undone] }
          - id: go
            approve: { message: "Migrate ${{ parameters.what }}?", expires: 1h }
          - id: after
            exec: [touch, after]
        """;

    [Fact]
    public async Task A_run_waits_is_approved_from_elsewhere_and_goes_on()
    {
        RunTrial trial = await RunAsync(Ask);
        Assert.Equal((RunStepState.Waiting, 5), (trial.State, trial.Code));
        Assert.Equal(ErrorKind.Waiting, trial.Problem!.Kind);
        Assert.Contains("Migrate orders?", trial.Problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Folder["after"]));

        // Nobody has answered: it goes on waiting, and that is no resume that got nowhere.
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(RunStepState.Waiting, (await ResumeAsync(trial.Id)).State);
        }

        RunAnswer answer = await AnswerAsync("runbook.approve", trial.Id, "looks good");
        Assert.Equal(("approved", "go", "looks good"), (answer.Decision, answer.Step, answer.Note));
        Assert.Equal("ApprovalDecided", (await Assert.ThrowsAsync<ToilException>(() => AnswerAsync("runbook.deny", trial.Id, step: "go"))).ErrorId);

        RunTrial again = await ResumeAsync(trial.Id);
        Assert.Equal(RunStepState.Succeeded, again.State);
        Assert.True(File.Exists(Folder["after"]));
        Assert.Contains("Approved by", again.Step("go").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_refuses_the_run()
    {
        RunTrial trial = await RunAsync(Ask);
        await AnswerAsync("runbook.deny", trial.Id, "not tonight");
        RunTrial again = await ResumeAsync(trial.Id);
        Assert.Equal((RunStepState.Refused, 4), (again.State, again.Code));
        Assert.Contains("not tonight", again.Run!.Detail, StringComparison.Ordinal);
        Assert.Contains("That counts until", again.Run!.Detail, StringComparison.Ordinal);
        Assert.False(File.Exists(Folder["after"]));
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData("runbook.approve", 4)]
    [InlineData("runbook.deny", 5)]
    public async Task A_second_run_is_kept_out_until_the_first_cannot_go_on(string? answer, int code)
    {
        RunTrial trial = await RunAsync(Ask);
        if (answer is not null)
        {
            await AnswerAsync(answer, trial.Id, "so");
        }

        RunTrial second = await RunAsync(Ask);
        Assert.Equal(code, (int)ExitCodes.Of(second.Problem!));
        if (code == 4)
        {
            Assert.Equal("RunbookRunning", second.Problem!.ErrorId);
        }
    }

    [Theory]
    [InlineData("yes", RunStepState.Succeeded)]
    [InlineData("no", RunStepState.Refused)]
    [InlineData(null, RunStepState.Waiting)]
    public async Task Whoever_is_at_the_console_is_asked_there(string? answer, RunStepState state)
    {
        Person person = new(answer);
        RunTrial trial = await RunAsync(Ask, Context(person));
        Assert.Equal(state, trial.State);
        Assert.Contains("Migrate orders?", person.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_yes_to_the_call_is_no_approval()
    {
        RunTrial trial = await RunAsync(Ask, Context() with { IsConfirmed = true });
        Assert.Equal(RunStepState.Waiting, trial.State);
    }

    [Fact]
    public async Task An_answer_counts_until_it_expires()
    {
        ShiftedClock clock = new();
        RunTrial trial = await RunAsync(Ask, Context(time: clock));
        await AnswerAsync("runbook.approve", trial.Id);
        clock.Shift = TimeSpan.FromHours(2);
        RunTrial late = await RunTrial.OfAsync("runbook.resume", Context(time: clock), [("Run", trial.Id.ToString())]);
        Assert.Equal(RunStepState.Waiting, late.State);

        clock.Shift = TimeSpan.FromHours(4);
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => AnswerAsync("runbook.approve", trial.Id, clock: clock));
        Assert.Equal("ApprovalExpired", error.ErrorId);

        // What nobody has answered in time keeps no other run out.
        RunTrial other = await RunTrial.OfAsync("runbook.run", Context(time: clock), [("Path", Folder["night.yaml"])]);
        Assert.Equal(RunStepState.Waiting, other.State);
    }

    [Fact]
    public async Task An_answer_is_for_one_runbook_only()
    {
        RunTrial trial = await RunAsync(Ask);
        await AnswerAsync("runbook.approve", trial.Id);
        Book(Ask.Replace("touch, after", "touch, other", StringComparison.Ordinal));
        RunTrial changed = await ResumeAsync(trial.Id, ("Override", "trying"));
        Assert.Equal(RunStepState.Waiting, changed.State);
    }

    [Fact]
    public async Task Only_who_is_named_may_answer()
    {
        RunTrial trial = await RunAsync(Ask.Replace("expires: 1h", "by: [somebody-else]", StringComparison.Ordinal));
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => AnswerAsync("runbook.approve", trial.Id));
        Assert.Equal("ApproverUnknown", error.ErrorId);
        Assert.Contains("somebody-else", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_may_stay_until_somebody_answers()
    {
        Task<RunTrial> waiting = RunAsync(Ask, ("Wait", TimeSpan.FromMinutes(1)));
        RunStep? run = null;
        for (int i = 0; run is null && i < 6_000; i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
            run = File.Exists(Folder["before"]) ? (await RunTrial.OfAsync("runbook.runs", Context(), [])).Run : null;
        }

        RunAnswer? answer = null;
        for (int i = 0; answer is null && i < 1_000; i++)
        {
            try
            {
                answer = await AnswerAsync("runbook.approve", run!.Run);
            }
            catch (ToilException error) when (error.ErrorId == "ApprovalNotFound")
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(RunStepState.Succeeded, (await waiting).State);
    }

    [Fact]
    public async Task A_run_that_waits_can_be_undone()
    {
        RunTrial trial = await RunAsync(Ask);
        RunTrial undone = await UndoAsync(trial.Id);
        Assert.Equal(RunStepState.RolledBack, undone.State);
        Assert.True(File.Exists(Folder["undone"]));
    }

    private async Task<RunAnswer> AnswerAsync(string operation, Guid run, string? note = null, string? step = null, TimeProvider? clock = null)
    {
        List<OptionValue> values = [new("Run", run.ToString(), new ValueOrigin("run"))];
        if (note is not null)
        {
            values.Add(new("Note", note, new ValueOrigin("note")));
        }

        if (step is not null)
        {
            values.Add(new("Step", step, new ValueOrigin("step")));
        }

        await foreach (object answer in OperationCatalog.Get(operation).RunAsync(values, Context(time: clock), TestContext.Current.CancellationToken))
        {
            return (RunAnswer)answer;
        }

        throw new InvalidOperationException("no answer");
    }

    private sealed class Person(string? answer) : IQuestions
    {
        public string Asked { get; private set; } = string.Empty;

        public Task<string?> AskAsync(string question, IReadOnlyList<string> answers, CancellationToken cancellation)
        {
            Asked = question;
            return Task.FromResult(answer);
        }
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
