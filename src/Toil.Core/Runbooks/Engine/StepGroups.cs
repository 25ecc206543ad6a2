using Toil.Operations;
using Toil.Resilience;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;

namespace Toil.Runbooks.Engine;

/// <summary>Does steps that hold steps: in order, at the same time, for each item.</summary>
/// <param name="task">The run.</param>
/// <param name="walker">Does the steps in them.</param>
internal sealed class StepGroups(RunTask task, StepWalker walker)
{
    /// <summary>Does a group.</summary>
    /// <returns>Its standing at the end, and the end of the step in it that decided; <see cref="StepEnd.Next"/> where none did.</returns>
    public async Task<(StepStanding Standing, StepEnd Inner)> RunAsync(RunbookStep step, StepPlace place, StepStanding before, CancellationToken stop)
    {
        using Deadline deadline = new(step.Timeout ?? TimeSpan.MaxValue, TimeSpan.Zero, task.Context.Time, stop);
        try
        {
            return step.Work switch
            {
                GroupWork group => Ended(before, await walker.WalkAsync(Begin(before, group.Steps), place.In(step), deadline.Token)),
                ParallelWork parallel => Ended(before, await ParallelAsync(
                    [.. Begin(before, parallel.Steps).Select(inner => (Func<CancellationToken, Task<StepEnd>>)(token => walker.StepAsync(inner, place.In(step), token)))],
                    parallel.Limit, deadline.Token)),
                ForeachWork each => await EachAsync(step, each, place, before, deadline.Token),
                _ => throw new NotSupportedException($"{step.Work.Kind} is no group."),
            };
        }
        catch (OperationCanceledException) when (deadline.HasPassed && !stop.IsCancellationRequested)
        {
            return (Note(before, RunStepState.Failed, RunText.TimedOut(step.Timeout!.Value)), StepEnd.Next);
        }
    }

    private IReadOnlyList<RunbookStep> Begin(StepStanding before, IReadOnlyList<RunbookStep> steps)
    {
        // One that is taken up again is no longer what it was the last time: the steps in it would see it as failed.
        if (before.State != RunStepState.Running)
        {
            task.Note(before.Path, EventKind.Intent, 1, StepBody.Empty);
        }

        return steps;
    }

    private async Task<(StepStanding Standing, StepEnd Inner)> EachAsync(RunbookStep step, ForeachWork each, StepPlace place, StepStanding before, CancellationToken stop)
    {
        // The list as it was when the step began: what a later run finds in its place would have other items at the same indices.
        IReadOnlyList<object?> items = before.Items ?? each.In.Evaluate(task.Scope(place)) as IReadOnlyList<object?> ?? throw ToilException.Invalid(
            "ExpressionFailed", $"{each.In.Origin.Text}: what 'in' gives is not a list.", "Give a list, such as a parameter of the type list.", step.Id);
        if (before.Items is null && task.Context.Redactor.Knows(ExpressionJson.Write(items)))
        {
            throw ToilException.Invalid(
                "ExpressionFailed", $"{each.In.Origin.Text}: an item holds a secret, which the journal does not keep.",
                "Make the list of what is not secret, and give the secret to the commands by 'secrets:'.", step.Id);
        }

        if (before.Items is null || before.State != RunStepState.Running)
        {
            task.Note(before.Path, EventKind.Intent, 1, before.Items is null ? StepBody.Write((StepBody.Items, items)) : StepBody.Empty);
        }

        StepPlace[] places = [.. items.Select((item, index) => place.In(step, each, index, item))];
        StepEnd end = await ParallelAsync([.. places.Select(one => (Func<CancellationToken, Task<StepEnd>>)(token => walker.WalkAsync(each.Steps, one, token)))], each.Limit, stop);
        object?[] results = [.. places.Select(one => task.Table.Of(one.PathOf(each.Steps[^1])).Result)];
        return Ended(before with { Result = results, Results = results }, end);
    }

    // One that fails lets the others finish what they do, and begins no more.
    private async Task<StepEnd> ParallelAsync(Func<CancellationToken, Task<StepEnd>>[] branches, int limit, CancellationToken stop)
    {
        StepEnd worst = StepEnd.Next;
        using SemaphoreSlim slots = new(limit);
        List<Task> running = [];
        Lock gate = new();
        foreach (Func<CancellationToken, Task<StepEnd>> branch in branches)
        {
            await slots.WaitAsync(CancellationToken.None);
            if (stop.IsCancellationRequested || Volatile.Read(ref worst).Kind is StepEndKind.Failed or StepEndKind.Refused)
            {
                break;
            }

            running.RemoveAll(one => one.IsCompletedSuccessfully);
            running.Add(Task.Run(
                async () =>
                {
                    try
                    {
                        StepEnd end = await branch(stop);
                        lock (gate)
                        {
                            // Of two that fail alike, the one that undoes decides: what it leaves is what was there before.
                            worst = end.Kind > worst.Kind || (end.Kind == worst.Kind && end.Rule == FailureRule.Rollback) ? end : worst;
                        }

                        // The others go on, and what this one has done must not wait for them.
                        await (limit > 1 ? task.Journal.FlushAsync() : Task.CompletedTask);
                    }
                    finally
                    {
                        slots.Release();
                    }
                },
                CancellationToken.None));
        }

        await Task.WhenAll(running);
        stop.ThrowIfCancellationRequested();
        return worst;
    }

    private (StepStanding Standing, StepEnd Inner) Ended(StepStanding before, StepEnd end) => (end.Kind switch
    {
        StepEndKind.Next => Note(before, RunStepState.Succeeded, reason: null),
        StepEndKind.Waiting => Note(before, RunStepState.Waiting, end.Reason),
        StepEndKind.Refused => Note(before, RunStepState.Refused, $"'{end.Path}': {end.Reason}"),
        _ => Note(before, RunStepState.Failed, $"'{end.Path}': {end.Reason}"),
    }, end);

    private StepStanding Note(StepStanding before, RunStepState state, string? reason)
        => task.Note(before.Path, EventKind.Result, 1, StepBody.Of(before with { State = state, Reason = reason, HasBegun = true }));
}
