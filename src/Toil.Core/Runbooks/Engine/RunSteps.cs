using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;
using Toil.State.Runs;

namespace Toil.Runbooks.Engine;

/// <summary>Steps and runs as they are shown.</summary>
internal static class RunSteps
{
    private const int LongestOutput = 8_192;

    /// <summary>A step.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="step">The step; null where the runbook no longer tells.</param>
    /// <param name="standing">How it stands.</param>
    public static RunStep Of(StoredRun run, RunbookStep? step, StepStanding standing) => new()
    {
        Run = run.Id,
        Runbook = run.Runbook,
        Step = standing.Path,
        Name = step?.Name,
        Kind = step?.Work.Kind ?? "step",
        State = standing.Undo == UndoState.Begun ? RunStepState.Interrupted : standing.Shown,
        Attempts = standing.Attempts,
        StartedAt = standing.StartedAt,
        EndedAt = standing.EndedAt,
        StartedAfter = standing.StartedAt - run.StartedAt,
        Elapsed = standing.EndedAt - standing.StartedAt,
        Detail = standing.Undo == UndoState.Begun ? "Its undoing has begun, and whether it took effect is not known." : standing.Reason,
        Outputs = Texts(standing.Outputs),
        IsAlways = StepTable.IsAlways(standing.Path),
        Found = standing.Found,
        Worst = standing.Worst,
    };

    /// <summary>A run as the store has it.</summary>
    public static RunStep Of(StoredRun run, RunbookStore runs) => Of(run, runs.Now) with { Transcript = RunTranscript.Find(run.Id, runs.Store.Location) };

    private static RunStep Of(StoredRun run, DateTimeOffset now) => new()
    {
        Run = run.Id,
        Runbook = run.Runbook,
        Step = string.Empty,
        Kind = RunStep.RunKind,
        State = run.IsInterrupted(now) ? RunStepState.Interrupted : StateOf(run.State),
        Attempts = run.Resumes + 1,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        StartedAfter = TimeSpan.Zero,
        Elapsed = (run.EndedAt ?? (run.IsInterrupted(now) ? run.BeatAt : now)) - run.StartedAt,
        Detail = run.IsInterrupted(now) ? $"Its process ended in the middle. Go on with: toil runbook resume {RunName.Short(run.Id)}" : run.Reason,
        Outputs = Texts(OutputsOf(run)),
        WholeOutputs = OutputsOf(run).ToDictionary(pair => pair.Key, pair => ExpressionText.Any(pair.Value)),
        ExitCode = run.ExitCode,
        Person = run.Person,
        Machine = run.Holder.Machine,
    };

    /// <summary>Values as texts; a list or a mapping is JSON.</summary>
    public static IReadOnlyDictionary<string, string> Texts(IReadOnlyDictionary<string, object?> values) => values.ToDictionary(
        pair => pair.Key, pair => ExpressionText.Any(pair.Value) is { Length: <= LongestOutput } text ? text : ExpressionText.Any(pair.Value)[..LongestOutput] + "... (cut)");

    private static IReadOnlyDictionary<string, object?> OutputsOf(StoredRun run)
        => run.Outputs is null ? new Dictionary<string, object?>() : (IReadOnlyDictionary<string, object?>)ExpressionJson.Read(run.Outputs)!;

    /// <summary>The state of a run, as steps have it.</summary>
    public static RunStepState StateOf(RunState state) => state switch
    {
        RunState.Running => RunStepState.Running,
        RunState.Succeeded => RunStepState.Succeeded,
        RunState.Failed => RunStepState.Failed,
        RunState.Refused => RunStepState.Refused,
        RunState.Waiting => RunStepState.Waiting,
        RunState.RolledBack => RunStepState.RolledBack,
        RunState.RollbackFailed => RunStepState.RollbackFailed,
        _ => RunStepState.Cancelled,
    };
}
