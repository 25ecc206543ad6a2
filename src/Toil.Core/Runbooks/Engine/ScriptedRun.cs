using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Processes;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>
/// A run whose steps a script does. The script runs from its beginning each time; what the journal has is handed back without being done, so it comes to where it
/// was.
/// </summary>
/// <param name="task">The run.</param>
internal sealed class ScriptedRun(RunTask task) : IRunForward, IScriptedRun
{
    private const int MaxId = 100;

    private readonly StepWalker _walker = new(task);
    private StepEnd _end = StepEnd.Next;
    private bool _isCollecting;

    /// <inheritdoc/>
    public async Task<StepEnd> RunAsync(CancellationToken stop)
    {
        ScriptEnd script = await ScriptAsync(stop);
        await task.Journal.FlushAsync();

        // A step that failed comes before what the script made of it; a script that fails by itself is undone as a step is.
        return _end.Kind != StepEndKind.Next ? _end
            : script.IsAbandoned ? new(StepEndKind.Failed, "script", "It was asked to stop and did not: it is abandoned, and may still be at work.", FailureRule.Stop)
            : script.Error is { } error ? new(StepEndKind.Failed, "script", error, FailureRule.Rollback)
            : StepEnd.Next;
    }

    /// <inheritdoc/>
    public async Task CollectAsync(CancellationToken stop)
    {
        _isCollecting = true;
        await ScriptAsync(stop);
    }

    /// <inheritdoc/>
    public async Task<ScriptedStepEnd> StepAsync(ScriptedStep step, CancellationToken stop)
    {
        RunbookStep written = Written(step);
        if (!task.Map.TryAdd(written))
        {
            throw ToilException.Invalid("StepTwice", $"{step.Origin.Text}: a step '{step.Id}' has been there before in this run.", "Give each step an id of its own; in a loop, make the item part of it.", step.Id);
        }

        StepStanding before = task.Table.Of(step.Id);
        bool isDone = before.IsOver || (before.State == RunStepState.Failed && step.Continues);
        if (_isCollecting && !isDone)
        {
            return new(false, [], Stopped($"The run is being undone: what it had not done is not done now."), null);
        }

        _end = isDone ? StepEnd.Next : await _walker.StepAsync(written, StepPlace.Root, stop);
        await task.Journal.FlushAsync();
        StepStanding ended = task.Table.Of(step.Id);
        return new(
            !isDone, ended.Results ?? [],
            _end.Kind == StepEndKind.Next ? null : Stopped($"'{step.Id}': {RunText.Sentence(ended.Reason ?? "it did not end well")}"),
            ended.State == RunStepState.Failed && step.Continues ? ended.Reason : null);
    }

    private static ToilException Stopped(string sentence)
        => new("StepFailed", ErrorKind.Conflict, sentence, "The script ends here; the run says how it goes on.");

    private Task<ScriptEnd> ScriptAsync(CancellationToken stop) => task.Context.Scripts!.RunAsync(
        new ScriptCall
        {
            Script = task.Runbook.Text,
            Path = task.Runbook.Path,
            FirstLine = 1,
            Arguments = task.Parameters,
            Toil = new Dictionary<string, object?> { ["Parameters"] = task.Parameters, ["Run"] = task.Scope(StepPlace.Root).Names["run"] },
            WorkingDirectory = Path.GetDirectoryName(task.Runbook.Path)!,
            Place = task.Runbook.Path,
            Run = this,
            Line = task.Context.Scripts!.ShowsLines ? (line, isError) => task.Transcript.Line("script", line, isError) : null,
        },
        stop);

    private static RunbookStep Written(ScriptedStep step)
    {
        bool isId = step.Id.Length is > 0 and <= MaxId && char.IsAsciiLetter(step.Id[0]) && step.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
        return isId
            ? new RunbookStep
            {
                Id = step.Id,
                Name = step.Name,
                Work = new CodeWork(step.Work),
                Verify = step.Verify is { } verify ? new StepAction(new CodeWork(verify), step.Timeout, null) : null,
                Rollback = step.Rollback is { } rollback ? new StepAction(new CodeWork(rollback), step.Timeout, null) : null,
                Timeout = step.Timeout,
                Retry = step.Attempts > 1 ? new RetryRule(step.Attempts, step.Backoff, TimeSpan.FromMinutes(1)) : null,
                IsIdempotent = step.IsIdempotent ? true : null,
                OnFailure = step.Continues ? FailureRule.Continue : FailureRule.Rollback,
                Origin = step.Origin,
            }
            : throw ToilException.Invalid(
                "StepIdInvalid", $"{step.Origin.Text}: '{InertText.From(step.Id, 80)}' is not the id of a step.",
                $"Write a letter, then letters, digits, dots, underscores and hyphens, at most {MaxId}.", step.Id);
    }
}
