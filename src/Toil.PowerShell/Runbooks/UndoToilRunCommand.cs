using System.Management.Automation;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Undoes what a run has done: the rollbacks of its steps, the last one first.</summary>
/// <remarks>
/// <para>For a run that has ended, whether it succeeded, failed or was stopped; or whose rollback failed, to try the rest of it again.</para>
/// <para>A runbook that is a script runs to say what undoes its steps, and ends at the first step that was not done. Its steps are not done again; what stands
/// between them is.</para>
/// <para>It asks before it begins; scripts give -Confirm:$false. $LASTEXITCODE is 0 where all of a run that went well was undone, 6 where the run
/// had failed, and 7 where something is left to be done by hand.</para>
/// </remarks>
/// <returns>Toil.Runbooks.RunStep. One for each step as it is undone, and the run itself last.</returns>
/// <example>
/// <code>Undo-ToilRun 4f1c</code>
/// <para>Undoes a run, by the end of its id.</para>
/// </example>
/// <example>
/// <code>Undo-ToilRun 4f1c -Confirm:$false</code>
/// <para>The same from a script, without a question.</para>
/// </example>
/// <example>
/// <code>Undo-ToilRun 4f1c -Settle @{ 'restart.rollback' = 'done' } -Confirm:$false</code>
/// <para>Says of an undoing that had begun when its process ended that it took effect.</para>
/// </example>
[Cmdlet(VerbsCommon.Undo, "ToilRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RunStep))]
public sealed class UndoToilRunCommand : RunTakingCmdlet<RunbookUndo>
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(EndedRunCompleter))]
    public string? Run { get; set; }

    protected override string EffectTarget => $"run {Run}";
}
