using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes runs that wait for somebody.</summary>
public sealed class WaitingRunCompleter() : RunCompleter(RunStepState.Waiting, RunStepState.Running);
