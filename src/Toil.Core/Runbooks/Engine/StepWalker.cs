using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Goes through steps in order. What the journal says is done is not done again.</summary>
internal sealed class StepWalker
{
    private readonly RunTask _task;
    private readonly StepRunner _runner;
    private readonly ApprovalStep _approvals;
    private readonly StepGroups _groups;

    /// <summary>Prepares for a run.</summary>
    public StepWalker(RunTask task)
    {
        _task = task;
        _runner = new StepRunner(task);
        _approvals = new ApprovalStep(task);
        _groups = new StepGroups(task, this);
    }

    /// <summary>Does steps in order until one of them ends the run.</summary>
    public async Task<StepEnd> WalkAsync(IReadOnlyList<RunbookStep> steps, StepPlace place, CancellationToken stop)
    {
        foreach (RunbookStep step in steps)
        {
            StepEnd end = await StepAsync(step, place, stop);
            if (end.Kind != StepEndKind.Next)
            {
                return end;
            }
        }

        return StepEnd.Next;
    }

    /// <summary>Does one step.</summary>
    public async Task<StepEnd> StepAsync(RunbookStep step, StepPlace place, CancellationToken stop)
    {
        string path = place.PathOf(step);
        StepStanding before = _task.Table.Of(path);
        if (before.IsOver || (before.State == RunStepState.Failed && step.OnFailure == FailureRule.Continue))
        {
            return StepEnd.Next;
        }

        stop.ThrowIfCancellationRequested();
        StepStanding ended;
        StepEnd inner = StepEnd.Next;
        try
        {
            if (!before.HasBegun && before.State is RunStepState.Pending or RunStepState.Failed && step.If is { } condition
                && !condition.Test(_task.Scope(place) with { HasFailed = _task.Table.HasFailedBeside(path) }))
            {
                ended = End(before, RunStepState.Skipped, $"'{InertText.From(condition.Text, 200)}' does not hold.");
            }
            else if (step.Work.Inner.Count > 0)
            {
                (ended, inner) = await _groups.RunAsync(step, place, before, stop);
            }
            else
            {
                ended = await WorkAsync(step, place, before, stop);
            }
        }
        catch (ToilException error) when (error.ErrorId is "ExpressionFailed")
        {
            ended = End(before, RunStepState.Failed, error.Message);
        }

        _task.Report(step, ended);
        return ended.State switch
        {
            RunStepState.Succeeded or RunStepState.Skipped => StepEnd.Next,
            RunStepState.Waiting => new(StepEndKind.Waiting, inner.Path ?? path, ended.Reason),
            _ when step.OnFailure == FailureRule.Continue => StepEnd.Next,
            _ when inner.Path is not null => step.OnFailure == FailureRule.Stop ? inner with { Rule = FailureRule.Stop } : inner,
            RunStepState.Refused => new(StepEndKind.Refused, path, ended.Reason, step.OnFailure),
            _ => new(StepEndKind.Failed, path, ended.Reason, step.OnFailure),
        };
    }

    private async Task<StepStanding> WorkAsync(RunbookStep step, StepPlace place, StepStanding before, CancellationToken stop) => step.Work switch
    {
        ActionWork action => await _runner.RunAsync(step, place, action, stop),
        GateWork gate => gate.That.Test(_task.Scope(place))
            ? End(before, RunStepState.Succeeded, reason: null)
            : End(before, RunStepState.Refused, gate.Message is { } message
                ? ExpressionText.Of(message.Evaluate(_task.Scope(place)), message.Origin)
                : $"'{InertText.From(gate.That.Text, 200)}' does not hold."),
        ApproveWork approve => await _approvals.AskAsync(step, place, approve, before, stop),
        _ => throw new NotSupportedException($"{step.Work.Kind} is no step."),
    };

    private StepStanding End(StepStanding before, RunStepState state, string? reason)
        => _task.Note(before.Path, EventKind.Result, Math.Max(1, before.Attempts), StepBody.Of(before with { State = state, Reason = reason, HasBegun = false }));
}
