using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Steps as lines for whoever watches.</summary>
internal static class RunLines
{
    /// <summary>A step that has ended: <c>migrate: succeeded in 3.2s</c>.</summary>
    public static string Of(RunStep step)
    {
        string what = step.State switch
        {
            RunStepState.RolledBack => "rolled back",
            RunStepState.RollbackFailed => "could not be rolled back",
            _ => step.State.ToString().ToLowerInvariant(),
        };
        string time = step.Elapsed is { } elapsed && step.State is RunStepState.Succeeded or RunStepState.Failed ? $" in {Duration.Rounded(step.Elapsed.Value)}" : string.Empty;
        string tries = step.Attempts > 1 ? $", attempt {step.Attempts}" : string.Empty;
        return InertText.From($"{step.Step}: {what}{time}{tries}{(step.Detail is null ? string.Empty : ". " + step.Detail)}", 2_000);
    }
}
