using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Lists runs of runbooks and their steps: state, times, attempts, outputs, and why.</summary>
/// <remarks>
/// <para>The newest runs first. A run that is named comes with its steps. A run whose process has died shows as interrupted.</para>
/// <para>The table shows the least; Format-List shows who began it, where, what it handed over, and where its transcript is.</para>
/// </remarks>
/// <returns>Toil.Runbooks.RunStep. One for each run, with the kind run, and one for each step that is asked for.</returns>
/// <example>
/// <code>Get-ToilRun</code>
/// <para>The last runs.</para>
/// </example>
/// <example>
/// <code>Get-ToilRun 4f1c | Format-List Step, State, Elapsed, Detail, Outputs</code>
/// <para>A run with its steps, by the end of its id.</para>
/// </example>
/// <example>
/// <code>Get-ToilRun -State Waiting | Approve-ToilRun -Confirm</code>
/// <para>Asks for each run that waits whether it may go on.</para>
/// </example>
/// <example>
/// <code>Get-ToilRun -Runbook orders-night -Steps -Since 30d | Where-Object Attempts -GT 1</code>
/// <para>Steps that had to be tried again in the last thirty days.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ToilRun")]
[OutputType(typeof(RunStep))]
public sealed class GetToilRunCommand : OperationCmdlet<RunbookRuns, RunbookRunsOptions, RunStep>
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string? Run { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(RunbookNameCompleter))]
    public string? Runbook { get; set; }

    [Parameter]
    public SwitchParameter Steps { get; set; }

    [Parameter]
    public RunStepState State { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Since { get; set; }

    [Parameter]
    public int Limit { get; set; }

    protected override string ShownAs => "Toil.Runbooks.RunStep#runs";
}
