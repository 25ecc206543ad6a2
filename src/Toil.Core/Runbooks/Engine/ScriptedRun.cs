using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine.Works;
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
    private readonly StepWalker _walker = new(task);
    private readonly CancellationTokenSource _givenUp = new();
    private StepEnd _end = StepEnd.Next;
    private CancellationToken _stop;
    private string? _current;
    private bool _isCollecting;

    /// <inheritdoc/>
    public void Dispose() => _givenUp.Dispose();

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
    public async Task<string?> CollectAsync(CancellationToken stop)
    {
        _isCollecting = true;
        ScriptEnd script = await ScriptAsync(stop);
        return _end.Kind == StepEndKind.Next ? script.Error : null;
    }

    /// <inheritdoc/>
    public async Task<ScriptedStepEnd> StepAsync(ScriptedStep step, CancellationToken stop)
    {
        // What has ended the run has ended it, also for a script that catches the error.
        if (_end.Kind != StepEndKind.Next)
        {
            return new(false, [], Stopped($"'{InertText.From(step.Id, 80)}' is not done: the run has ended at '{_end.Path}'."), null);
        }

        RunbookStep written = ScriptedSteps.Written(step with { Work = token => WorkAsync(step, token) });
        if (Interlocked.CompareExchange(ref _current, step.Id, null) is { } other)
        {
            throw ToilException.Invalid("StepNested", $"{step.Origin.Text}: the step '{step.Id}' begins while '{other}' is under way.", "Let one step end before the next one begins; a step cannot hold another.", step.Id);
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, _stop);
        try
        {
            return await StepAsync(step, written, either.Token);
        }
        finally
        {
            Volatile.Write(ref _current, null);
        }
    }

    private async Task<ScriptedStepEnd> StepAsync(ScriptedStep step, RunbookStep written, CancellationToken stop)
    {
        if (!task.Map.TryAdd(written))
        {
            throw ToilException.Invalid("StepTwice", $"{step.Origin.Text}: a step '{step.Id}' has been there before in this run.", "Give each step an id of its own; in a loop, make the item part of it.", step.Id);
        }

        StepStanding before = task.Table.Of(step.Id);
        bool isDone = before.IsOver || (before.State == RunStepState.Failed && step.Continues);
        if (_isCollecting && !isDone)
        {
            _end = new(StepEndKind.Failed, step.Id, "It had not been done.");
            return new(false, [], Stopped($"The run is being undone, and '{step.Id}' had not been done: the script ends here."), null);
        }

        StepEnd end = isDone ? StepEnd.Next : await _walker.StepAsync(written, StepPlace.Root, stop);
        await task.Journal.FlushAsync();
        _end = end;
        StepStanding ended = task.Table.Of(step.Id);
        return new(
            !isDone, ended.Results ?? [],
            end.Kind == StepEndKind.Next ? null : Stopped($"'{step.Id}': {RunText.Sentence(ended.Reason ?? "it did not end well")}"),
            ended.State == RunStepState.Failed && step.Continues ? ended.Reason
                : ended is { State: RunStepState.Succeeded, Dropped: > 0 } && !_isCollecting ? ResultLimit.Warning(step.Id, ended.Dropped, ended.Results?.Count ?? 0, !isDone)
                : null)
        {
            Outputs = ended.Outputs,
        };
    }

    // What does not stop holds the session: the script around it would never come to its end.
    private async Task<ScriptEnd> WorkAsync(ScriptedStep step, CancellationToken stop)
    {
        ScriptEnd end = await step.Work(stop);
        if (end.IsAbandoned)
        {
            await _givenUp.CancelAsync();
        }

        return end;
    }

    private static ToilException Stopped(string sentence)
        => new("StepFailed", ErrorKind.Conflict, sentence, "The script ends here; the run says how it goes on.");

    private async Task<ScriptEnd> ScriptAsync(CancellationToken stop)
    {
        _stop = stop;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, _givenUp.Token);
        try
        {
            return await ScriptAsync(task.Context.Scripts!, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // It let go in time; the step that did not stop is what the run ends with.
            return new([], new Dictionary<string, object?>(), null, IsAbandoned: true);
        }
    }

    private Task<ScriptEnd> ScriptAsync(IScriptHost host, CancellationToken stop) => host.RunAsync(
        new ScriptCall
        {
            Script = task.Runbook.Text,
            Path = task.Runbook.Path,
            FirstLine = 1,
            Arguments = task.Parameters,
            Toil = new Dictionary<string, object?> { ["Parameters"] = task.Parameters, ["Run"] = task.Scope(StepPlace.Root).Names["run"] },
            // As any command of the session has it; a relative path that was given means the same when the run is resumed.
            WorkingDirectory = Directory.Exists(task.Run.Folder) ? task.Run.Folder : Path.GetDirectoryName(task.Runbook.Path)!,
            Place = task.Runbook.Path,
            Run = this,
            Line = host.ShowsLines ? (line, isError) => task.Transcript.Line("script", line, isError) : null,
        },
        stop);
}
