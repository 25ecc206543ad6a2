using System.Diagnostics;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine.Works;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;
using Toil.Telemetry;

namespace Toil.Runbooks.Engine;

/// <summary>Does one step that has an effect of its own: an operation, a script, a command.</summary>
/// <param name="task">The run.</param>
internal sealed class StepRunner(RunTask task)
{
    private readonly StepSettler _settler = new(task);

    /// <summary>Does the step, or settles what became of it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="work">What it does.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>Its standing at the end.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; the journal says so.</exception>
    public async Task<StepStanding> RunAsync(RunbookStep step, StepPlace place, ActionWork work, CancellationToken stop)
    {
        string path = place.PathOf(step);
        StepStanding before = task.Table.Of(path);
        if (before.State is RunStepState.Running or RunStepState.Interrupted)
        {
            StepStanding settled = await _settler.SettleAsync(step, place, work, before, stop);
            if (settled.State != RunStepState.Pending)
            {
                return settled;
            }
        }

        using Activity? activity = ToilTelemetry.Source.StartActivity($"step {step.Id}");
        activity?.SetTag("toil.run_id", task.Run.Id.ToString()).SetTag("toil.step", path);
        int attempt = before.Attempts;
        WorkEnd? last = null;
        WorkEnd end;
        try
        {
            end = await new StepTries(step.Timeout, step.Retry, task.Context.Time).RunAsync(
                token =>
                {
                    last = null;
                    return AttemptAsync(step, place, path, work, ++attempt, token);
                },
                failed =>
                {
                    last = failed;
                    task.Note(path, EventKind.Attempt, attempt, StepBody.Write((StepBody.Reason, failed.Reason)));
                },
                stop);
        }
        catch (OperationCanceledException)
        {
            if (task.Table.Of(path).State == RunStepState.Running)
            {
                // Between two attempts nothing is in doubt: the last one failed, and the next one is a resume's.
                End(path, attempt, last is null
                    ? before with { State = RunStepState.Interrupted, HasBegun = true, Reason = "It was stopped in the middle." }
                    : Standing(before, last) with { State = RunStepState.Failed, Reason = $"It was stopped before another attempt. {last.Reason}" });
                await task.Journal.FlushAsync();
            }

            throw;
        }

        StepStanding ended = End(path, Math.Max(1, attempt), WithOutputs(step, place, Standing(before, end)));
        activity?.SetStatus(ended.State == RunStepState.Succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error, ended.Reason is { } why ? task.Context.Redactor.Redact(why) : null);
        return ended;
    }

    private async Task<WorkEnd> AttemptAsync(RunbookStep step, StepPlace place, string path, ActionWork work, int attempt, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        await task.WriteAsync(path, EventKind.Intent, attempt, StepBody.Empty);
        WorkEnd end = await ActionRunner.RunAsync(new WorkCall(task, step, path, task.Scope(place)), work, stop);
        if (end.Outcome != WorkOutcome.Done || step.Verify is null)
        {
            return end;
        }

        StepStanding own = task.Table.Of(path) with { Result = end.Result, Results = end.Results, Outputs = end.Outputs };
        WorkEnd verified = await VerifyAsync(step, place, own, stop);
        return Verified(end, verified);
    }

    /// <summary>What an attempt that ran comes to, once its verification has spoken.</summary>
    public static WorkEnd Verified(WorkEnd end, WorkEnd verified)
        => verified.Outcome == WorkOutcome.Done ? end : end with { Outcome = WorkOutcome.Failed, Reason = $"It ran, and its verification says no: {verified.Reason}" };

    /// <summary>Asks the step's verification whether it has had its effect.</summary>
    public async Task<WorkEnd> VerifyAsync(RunbookStep step, StepPlace place, StepStanding own, CancellationToken stop)
    {
        StepAction verify = step.Verify!;
        WorkEnd end = await new StepTries(verify.Timeout, verify.Retry, task.Context.Time).RunAsync(
            token => ActionRunner.RunAsync(new WorkCall(task, step, own.Path, task.Scope(place, own)), verify.Work, token), failed: null, stop);
        return end.Outcome == WorkOutcome.TimedOut ? end with { Reason = $"The verification: {end.Reason}" } : end;
    }

    private StepStanding End(string path, int attempt, StepStanding end) => task.Note(path, EventKind.Result, attempt, StepBody.Of(end));

    private static StepStanding Standing(StepStanding before, WorkEnd end) => before with
    {
        State = end.Outcome switch
        {
            WorkOutcome.Done => RunStepState.Succeeded,
            WorkOutcome.Refused => RunStepState.Refused,
            WorkOutcome.Waiting => RunStepState.Waiting,
            _ => RunStepState.Failed,
        },
        Result = end.Result,
        Results = end.Results,
        Dropped = end.Dropped,
        Outputs = end.Outputs,
        Reason = end.Reason,
        Found = end.Found,
        Worst = end.Worst,
        HasBegun = end.Outcome != WorkOutcome.NotBegun || before.HasBegun,
    };

    // Declared outputs come from the result; where one cannot be made, the step has had its effect all the same, and the run cannot go on as if all were well.
    private StepStanding WithOutputs(RunbookStep step, StepPlace place, StepStanding ended)
    {
        if (step.Outputs.Count == 0 || ended.State != RunStepState.Succeeded)
        {
            return ended;
        }

        Dictionary<string, object?> outputs = new(ended.Outputs);
        try
        {
            foreach ((string name, TemplateValue value) in step.Outputs)
            {
                outputs[name] = value.Evaluate(task.Scope(place, ended));
            }
        }
        catch (ToilException error)
        {
            return ended with { State = RunStepState.Failed, Reason = $"It was done, and its outputs could not be made: {error.Message}" };
        }

        return ended with { Outputs = outputs };
    }
}
