using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Runbooks.Engine;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>A command that outlives the process that ran it: nothing is done beside it.</summary>
public sealed partial class LeftRunningTests : RunTestBase
{
    private const string Slow = "a";

    public LeftRunningTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells the environment of a process");

    [Fact]
    public async Task A_resume_waits_for_its_end_and_does_nothing_twice()
    {
        OperationContext context = Context();
        RunTrial trial = await RunTrial.OfAsync("runbook.resume", context, [("Run", (await KilledAsync("2")).ToString())]);

        Assert.Equal(RunStepState.Succeeded, trial.State);
        Assert.Equal([Slow, "b"], Effects);
        Assert.Contains(((SinkProbe)context.Sink).Lines, line => line.Contains("'a' had begun when its process ended, and what it had started still runs: process ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_resume_does_not_wait_for_ever_and_names_it()
    {
        Guid run = await KilledAsync("60");
        RunTrial waits = await ResumeAsync(run);
        Assert.Equal(RunStepState.Waiting, waits.State);
        Assert.Contains("Wait until it has ended, or end it, and resume with: toil runbook resume", waits.Run!.Detail, StringComparison.Ordinal);
        Assert.Empty(Effects);

        End(waits.Run.Detail!);
        Folder.Write("gate", string.Empty);
        Assert.Equal(RunStepState.Succeeded, (await ResumeAsync(run)).State);
        Assert.Equal([Slow, "b"], Effects);
    }

    [Fact]
    public async Task A_person_may_say_what_became_of_it_and_leave_it_at_work()
    {
        Guid run = await KilledAsync("60");
        RunTrial trial = await ResumeAsync(run, ("Settle", new Dictionary<string, StepSettlement> { [Slow] = StepSettlement.Done }));
        Assert.Equal(RunStepState.Succeeded, trial.State);
        Assert.Equal(["b"], Effects);
    }

    [Fact]
    public async Task Nothing_is_undone_below_it()
    {
        Guid run = await KilledAsync("60");
        RunTrial waits = await UndoAsync(run);
        Assert.Equal(RunStepState.Waiting, waits.State);
        Assert.Contains("'a' is to be undone, and what it had started still runs: process ", waits.Run!.Detail, StringComparison.Ordinal);
        Assert.Empty(Effects);

        End(waits.Run.Detail!);
        Assert.Equal(RunStepState.RolledBack, (await ResumeAsync(run)).State);
        Assert.Equal(["first undone"], Effects);
    }

    // A run whose process was killed while its second step, which has no rollback, was at work.
    private async Task<Guid> KilledAsync(string seconds)
    {
        Book($$"""
            runbook: night
            steps:
              - { id: first, exec: ['true'], rollback: { {{Write("first undone")}} } }
              - id: a
                exec: [sh, -c, 'touch started; test -e gate || sleep "$1"; echo a >> effects', sh, '{{seconds}}']
                verify: { {{Has(Slow)}} }
              - { id: b, {{Write("b")}} }
            """);
        await RunChild.RunAsync(Folder.Path, asked: 0, TimeSpan.Zero, TestContext.Current.CancellationToken, begun: "started");
        RunStep run = (await RunTrial.OfAsync("runbook.runs", Context(), [])).Run!;
        Assert.Equal(RunStepState.Interrupted, run.State);
        return run.Run;
    }

    private static void End(string detail)
    {
        using Process left = Process.GetProcessById(int.Parse(Number().Match(detail).Groups["id"].Value, CultureInfo.InvariantCulture));
        left.Kill(entireProcessTree: true);
        left.WaitForExit();
    }

    [GeneratedRegex(@"process (?<id>\d+) \(")]
    private static partial Regex Number();
}
