using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine.Works;
using Toil.Runbooks.Processes;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Steps of PowerShell scripts: what they are to the engine, and how one is done where no run is.</summary>
public static class ScriptedSteps
{
    private const int MaxId = 100;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    /// <summary>Does a step outside of a run: with its retries, its timeout and its verification, and without a journal.</summary>
    /// <param name="step">The step.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <exception cref="ToilException"><c>StepIdInvalid</c>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<ScriptedStepEnd> RunAloneAsync(ScriptedStep step, TimeProvider time, CancellationToken stop)
    {
        RunbookStep written = Written(step);
        WorkEnd end = await new StepTries(written.Timeout, written.Retry, time).RunAsync(token => AttemptAsync(step, time, token), failed: null, stop);
        bool isDone = end.Outcome == WorkOutcome.Done;
        string? reason = isDone ? null : $"'{step.Id}': {RunText.Sentence(end.Reason ?? "it did not end well")}";
        return new(
            true, end.Results ?? [],
            isDone || step.Continues ? null : new ToilException("StepFailed", ErrorKind.Conflict, reason!, "Outside of a runbook nothing is rolled back."),
            step.Continues ? reason : null)
        {
            Outputs = end.Outputs,
        };
    }

    /// <summary>The step as the engine has it.</summary>
    /// <exception cref="ToilException"><c>StepIdInvalid</c>.</exception>
    internal static RunbookStep Written(ScriptedStep step)
    {
        bool isId = step.Id.Length is > 0 and <= MaxId && char.IsAsciiLetter(step.Id[0]) && step.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
        return isId
            ? new RunbookStep
            {
                Id = step.Id,
                Name = step.Name,
                Work = new CodeWork(step.Work),
                Verify = step.Verify is { } verify ? new StepAction(new CodeWork(async stop => Answer(await verify(stop))), step.Timeout, null) : null,
                Rollback = step.Rollback is { } rollback ? new StepAction(new CodeWork(rollback), step.Timeout, null) : null,
                Timeout = step.Timeout,
                Retry = step.Attempts > 1 ? new RetryRule(step.Attempts, step.Backoff, s_longestPause) : null,
                IsIdempotent = step.IsIdempotent ? true : null,
                OnFailure = step.Continues ? FailureRule.Continue : FailureRule.Rollback,
                Origin = step.Origin,
            }
            : throw ToilException.Invalid(
                "StepIdInvalid", $"{step.Origin.Text}: '{InertText.From(step.Id, 80)}' is not the id of a step.",
                $"Write a letter, then letters, digits, dots, underscores and hyphens, at most {MaxId}.", step.Id);
    }

    // A question that is answered with $false is answered with no.
    private static ScriptEnd Answer(ScriptEnd end) => end is { Error: null, IsAbandoned: false, Results: [.., false] } ? end with { Error = "It gave $false." } : end;

    private static async Task<WorkEnd> AttemptAsync(ScriptedStep step, TimeProvider time, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        WorkEnd end = PwshRunner.Of(await step.Work(stop));
        if (end.Outcome != WorkOutcome.Done || step.Verify is null)
        {
            return end;
        }

        WorkEnd verified = await new StepTries(step.Timeout, null, time).RunAsync(async token => PwshRunner.Of(Answer(await step.Verify(token))), failed: null, stop);
        return StepRunner.Verified(end, verified);
    }
}
