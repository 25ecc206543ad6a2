using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes runs that can be resumed.</summary>
public sealed class ResumableRunCompleter()
    : RunCompleter(RunStepState.Waiting, RunStepState.Failed, RunStepState.Interrupted, RunStepState.Cancelled, RunStepState.Refused);
