using System.Collections;
using System.Management.Automation;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.PowerShell.Schedules;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Runs a runbook: a file of steps that survives a crash, asks for approval, and undoes itself on failure.</summary>
/// <remarks>
/// <para>The parameters of the runbook are parameters of this cmdlet as soon as its path is given: they are completed, and have their types. A script
/// gives them as a hashtable to -Set; one whose name this cmdlet has itself can be given in no other way.</para>
/// <para>Steps in PowerShell run in the session of the caller, with its functions, modules, variables and credentials. So does a whole runbook that is a script (.ps1),
/// whose steps are calls of Invoke-ToilStep.</para>
/// <para>Ctrl+C stops the step that runs, begins no further one, and leaves a run that Resume-ToilRunbook takes up. Where somebody has to approve and nobody
/// is there, the run ends, and goes on when it is resumed after Approve-ToilRun.</para>
/// <para>$LASTEXITCODE is 0 for done, 1 for failed, 2 for a wrong request, 3 for findings, 4 for a gate that refused, 5 for waiting, 6 for rolled back, 7 for
/// a rollback that failed, and 130 for stopped.</para>
/// </remarks>
/// <returns>Toil.Runbooks.RunStep. One for each step as it ends, and the run itself last.</returns>
/// <example>
/// <code>Invoke-ToilRunbook ./runbooks/orders-night.yaml -plan ./orders-total-cents.yaml -WhatIf</code>
/// <para>Says what each step would do, and what can not be said. Nothing is done.</para>
/// </example>
/// <example>
/// <code>Invoke-ToilRunbook ./runbooks/orders-night.yaml -Set @{ plan = './orders-total-cents.yaml'; within = '30d' }; exit $LASTEXITCODE</code>
/// <para>Runs it from a script, with its parameters as a hashtable.</para>
/// </example>
/// <example>
/// <code>Invoke-ToilRunbook ./runbooks/rotate-logs.ps1 -Folder /var/log/shop | Where-Object State -EQ Failed | Format-List</code>
/// <para>Runs a runbook that is a script, and shows all that is known of the steps that failed.</para>
/// </example>
/// <example>
/// <code>Invoke-ToilRunbook ./runbooks/orders-night.yaml -plan ./orders-total-cents.yaml -Wait 4h</code>
/// <para>Stays for four hours while somebody has to approve.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ToilRunbook", SupportsShouldProcess = true)]
[OutputType(typeof(RunStep))]
public sealed class InvokeToilRunbookCommand : OperationCmdlet<RunbookRun, RunbookRunOptions, RunStep>, IDynamicParameters
{
    private RuntimeDefinedParameterDictionary? _parameters;

    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(RunbookCompleter))]
    public string? Path { get; set; }

    [Parameter]
    public IDictionary? Set { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Wait { get; set; }

    [Parameter]
    public string? Environment { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    public string? Schedule { get; set; }

    protected override string EffectTarget => Path ?? base.EffectTarget;

    protected override bool UsesSession => true;

    protected override bool SetsExitCode => true;

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _parameters = RunbookParameterSource.Read(this, Path, RunbookSet.Names(Set));

    protected override IReadOnlyList<OptionValue> Prepare(IReadOnlyList<OptionValue> values) => RunbookSet.Complete(values, Set, _parameters, this, Path);
}
