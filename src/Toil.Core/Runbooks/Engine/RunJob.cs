using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;
using Toil.State.Runs;

namespace Toil.Runbooks.Engine;

/// <summary>Works on a run until it ends, for now or for good.</summary>
/// <param name="task">The run.</param>
/// <param name="forward">Does its steps, or, to undo it, says what they were.</param>
internal sealed class RunJob(RunTask task, IRunForward forward)
{
    private readonly StepWalker _walker = new(task);
    private readonly RunUndo _undo = new(task);

    /// <summary>Goes forward where the run is not being undone, and undoes it where it has to be.</summary>
    /// <param name="undoes">True to undo it whatever has become of it.</param>
    /// <param name="stop">Asks it to stop: no further step begins, and the run can be taken up again.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; the store says so.</exception>
    /// <exception cref="ToilException"><c>RunTaken</c>, or the store cannot be reached.</exception>
    public async Task<RunEnding> RunAsync(bool undoes, CancellationToken stop)
    {
        long begun = task.Context.Time.GetTimestamp();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, task.Journal.Lost);
        try
        {
            RunEnding ending;
            if (undoes || task.Table.IsUndoing)
            {
                string? problem = await forward.CollectAsync(either.Token);
                string[] unknown = [.. _undo.Unknown()];
                ending = unknown.Length == 0
                    ? await UndoAsync(task.Table.UndoReason ?? RunUndo.Asked, either.Token)
                    : new(RunState.RollbackFailed, ExitCode.RollbackFailed, $"Nothing was undone now: the script ended before it came to {string.Join(", ", unknown)}, so what undoes them is not known. {problem}".TrimEnd()) { Left = unknown };
            }
            else
            {
                ending = await ConcludeAsync(await forward.RunAsync(either.Token), either.Token);
            }

            ending = ending.State == RunState.Waiting ? ending : await AlwaysAsync(ending, either.Token);
            await CloseAsync(ending, begun);
            return ending;
        }
        catch (OperationCanceledException) when (task.Journal.Loss is { } loss)
        {
            throw loss;
        }
        catch (OperationCanceledException)
        {
            await CloseAsync(new(RunState.Cancelled, ExitCode.Cancelled, $"It was stopped. Go on with: toil runbook resume {RunName.Short(task.Run.Id)}"), begun);
            throw;
        }
    }

    private async Task<RunEnding> ConcludeAsync(StepEnd end, CancellationToken stop)
    {
        await task.Journal.FlushAsync();
        string? reason = end.Reason is null ? null : RunText.Sentence($"'{end.Path}': {end.Reason}");
        switch (end.Kind)
        {
            case StepEndKind.Waiting:
                return new(RunState.Waiting, ExitCode.Waiting, end.Reason);
            case StepEndKind.Refused or StepEndKind.Failed when (end.Rule == FailureRule.Rollback || task.Run.IsRehearsal) && _undo.Undoable().Any():
                return await UndoAsync(reason, stop);
            case StepEndKind.Refused:
                return new(RunState.Refused, ExitCode.Refused, reason);
            case StepEndKind.Failed:
                return new(RunState.Failed, ExitCode.Failed, reason);
            default:
                if (task.Run.IsRehearsal)
                {
                    return await TakeBackAsync(stop);
                }

                bool hasFound = task.Table.All.Any(step => step.Found > Severity.None);
                return new(RunState.Succeeded, hasFound ? ExitCode.Findings : ExitCode.Done, reason) { Outputs = Outputs() };
        }
    }

    private async Task<RunEnding> UndoAsync(string? reason, CancellationToken stop)
    {
        (UndoEnd end, IReadOnlyList<string> left, string? why) = await _undo.RunAsync(reason, stop);
        if (end == UndoEnd.Waiting)
        {
            return new(RunState.Waiting, ExitCode.Waiting, why);
        }

        string[] lasting = [.. _undo.Lasting()];
        string[] unknown = [.. _undo.Unknown()];
        string[] gone = [.. _undo.Gone()];
        if (gone.Length > 0)
        {
            (end, left) = (UndoEnd.Failed, [.. left, .. gone.Select(path => $"{path}: the runbook no longer has it")]);
        }

        string rest = (lasting.Length > 0 ? $" No rollback is written for {string.Join(", ", lasting)}." : string.Empty)
            + (unknown.Length > 0 ? $" The script did not come to {string.Join(", ", unknown)} this time, and what undoes them is not known." : string.Empty);
        return end == UndoEnd.Done
            ? new(RunState.RolledBack, ExitCode.RolledBack, reason + rest)
            : new(RunState.RollbackFailed, ExitCode.RollbackFailed,
                $"{reason} {why} Left to be done by hand, in this order: {string.Join("; ", left.Select((one, i) => $"{i + 1}. {one}"))}.{rest}") { Left = left };
    }

    // A rehearsal that went up is taken back, and is good when nothing of it is left.
    private async Task<RunEnding> TakeBackAsync(CancellationToken stop)
    {
        RunEnding ending = await UndoAsync("This is a rehearsal.", stop);
        return ending.Code == ExitCode.RolledBack
            ? new(RunState.Succeeded, ExitCode.Done, $"{TakenBack()}{ending.Reason?.Replace("This is a rehearsal.", string.Empty, StringComparison.Ordinal)}")
            : ending;
    }

    private string TakenBack() => _undo.Lasting().Any() ? "What can be taken back was taken back, and no more."
        : task.Table.All.Any(step => step.State is not RunStepState.Succeeded) ? "The steps that ran were taken back."
        : "Every step ran and was taken back.";

    // Each of them is done, whatever becomes of the others: that is what they are for.
    private async Task<RunEnding> AlwaysAsync(RunEnding ending, CancellationToken stop)
    {
        foreach (RunbookStep step in task.Runbook.Always)
        {
            StepEnd end = await _walker.StepAsync(step, StepPlace.Always, stop);
            if (end.Kind == StepEndKind.Waiting)
            {
                // What became of the run before is not hidden behind a question; where it went well, the answer is all that it lacks.
                ending = ending.Code is ExitCode.Done or ExitCode.Findings
                    ? new(RunState.Waiting, ExitCode.Waiting, end.Reason)
                    : ending with { Reason = $"{ending.Reason} '{end.Path}' waits: {end.Reason}" };
            }
            else if (end.Kind is StepEndKind.Failed or StepEndKind.Refused && ending.Code is ExitCode.Done or ExitCode.Findings)
            {
                ending = ending with { State = RunState.Failed, Code = ExitCode.Failed, Reason = RunText.Sentence($"'{end.Path}': {end.Reason}") };
            }
            else if (end.Kind is StepEndKind.Failed or StepEndKind.Refused && ending.Code == ExitCode.RolledBack && RunUndo.IsAsked(ending.Reason))
            {
                // It is undone all the same, and not to be undone again.
                ending = ending with { Code = ExitCode.Failed, Reason = RunText.Sentence($"{ending.Reason} '{end.Path}': {end.Reason}") };
            }
        }

        return ending;
    }

    private IReadOnlyDictionary<string, object?> Outputs()
    {
        Dictionary<string, object?> outputs = [];
        foreach ((string name, TemplateValue value) in task.Runbook.Outputs)
        {
            try
            {
                outputs[name] = value.Evaluate(task.Scope(StepPlace.Root));
            }
            catch (ToilException error)
            {
                task.Context.Sink.Warning($"The output '{name}' could not be made: {error.Message}");
            }
        }

        return outputs;
    }

    private async Task CloseAsync(RunEnding ending, long begun)
    {
        task.Note(string.Empty, EventKind.Closed, task.Run.Resumes + 1, StepBody.Write((StepBody.State, RunSteps.StateOf(ending.State).ToString()), (StepBody.Reason, ending.Reason)));
        await task.Journal.CloseAsync(new(
            ending.State, ending.Code, ending.Reason, ending.Outputs.Count == 0 ? null : ExpressionJson.Write(ending.Outputs), task.Context.Time.GetElapsedTime(begun)));
        task.Transcript.Note($"{ending.State}, exit code {(int)ending.Code}{(ending.Reason is null ? string.Empty : ". " + ending.Reason)}");
    }
}

/// <summary>How a run ended, for now or for good.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Code">Its exit code.</param>
/// <param name="Reason">Why; null where it went well.</param>
internal sealed record RunEnding(RunState State, ExitCode Code, string? Reason)
{
    /// <summary>What it hands over.</summary>
    public IReadOnlyDictionary<string, object?> Outputs { get; init; } = new Dictionary<string, object?>();

    /// <summary>What is left to be done by hand, in order.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>The problem that it is for whoever asked; null where it went well.</summary>
    /// <param name="run">The run.</param>
    public ToilException? Problem(StoredRun run) => Code switch
    {
        ExitCode.Done => null,

        // Whoever asked for it has what was asked for.
        ExitCode.RolledBack when RunUndo.IsAsked(Reason) => null,
        ExitCode.Findings => new("RunFound", ErrorKind.Found, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' is done, and a step found what its fail_on asks for.", "Look at its steps: toil runbook runs " + RunName.Short(run.Id), run.Id),
        ExitCode.Waiting => new("RunWaiting", ErrorKind.Waiting, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' waits.", Reason ?? "Look at it with: toil runbook runs " + RunName.Short(run.Id), run.Id),
        ExitCode.Refused => new("RunRefused", ErrorKind.Refused, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' was refused: {Reason}", $"Once that has changed, go on with: toil runbook resume {RunName.Short(run.Id)}", run.Id),
        ExitCode.RolledBack => new("RunRolledBack", ErrorKind.RolledBack, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' failed, and was rolled back: {Reason}", "Correct the cause, and run it anew.", run.Id),
        ExitCode.RollbackFailed => new(
            "RunRollbackFailed", ErrorKind.RollbackFailed,
            $"The run {RunName.Short(run.Id)} of '{run.Runbook}' {(RunUndo.IsAsked(Reason) ? "could not be undone" : "failed, and rolling it back failed too")}: {Reason}",
            $"Do what is left by hand, or remove the cause and try the rest again with: toil runbook undo {RunName.Short(run.Id)}", run.Id),
        ExitCode.Failed when State == RunState.RolledBack => new(
            "RunUndoneFailed", ErrorKind.Conflict, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' is undone, and a step that is done at the end failed: {Reason![RunUndo.Asked.Length..].TrimStart()}",
            "Do by hand what that step does: nothing does it again.", run.Id),
        _ => new("RunFailed", ErrorKind.Conflict, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' failed at {Reason}", $"Correct the cause, and go on there with: toil runbook resume {RunName.Short(run.Id)}", run.Id),
    };
}
