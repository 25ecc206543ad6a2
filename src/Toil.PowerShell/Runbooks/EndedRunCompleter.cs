using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes runs that can be undone.</summary>
public sealed class EndedRunCompleter() : RunCompleter(
    RunStepState.Succeeded, RunStepState.Failed, RunStepState.Refused, RunStepState.Cancelled, RunStepState.Interrupted, RunStepState.RollbackFailed, RunStepState.Waiting);
