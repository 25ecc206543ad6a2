using System.Management.Automation;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Goes on with a run that waits, failed, was stopped, or whose process died.</summary>
/// <remarks>
/// <para>Steps that are done are not done again. Of a step that had begun when its process ended, Toil finds out what became of it: by its verification, by
/// its being idempotent, by -Settle, or by asking. It never guesses.</para>
/// <para>A runbook that is a script runs again from its beginning, with the parameters of then; its steps that are done hand back what they gave.</para>
/// <para>$LASTEXITCODE is what it is after Invoke-ToilRunbook.</para>
/// </remarks>
/// <returns>Toil.Runbooks.RunStep. One for each step as it ends, and the run itself last.</returns>
/// <example>
/// <code>Resume-ToilRunbook 4f1c</code>
/// <para>Goes on with the run whose id ends like this.</para>
/// </example>
/// <example>
/// <code>Resume-ToilRunbook 4f1c -Settle @{ restart = 'again' }</code>
/// <para>Says of a step that had begun when its process ended to do it again.</para>
/// </example>
/// <example>
/// <code>Resume-ToilRunbook 4f1c -Override 'the timeout was too short'</code>
/// <para>Goes on with a runbook that was corrected meanwhile. The reason is kept with the run.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Resume, "ToilRunbook", SupportsShouldProcess = true)]
[OutputType(typeof(RunStep))]
public sealed class ResumeToilRunbookCommand : RunTakingCmdlet<RunbookResume>
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ResumableRunCompleter))]
    public string? Run { get; set; }

    protected override string EffectTarget => $"run {Run}";
}
