using System.Management.Automation;
using Toil.Migrations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Migrations;

/// <summary>Runs a database migration, or continues it, until it is done, paused or failed.</summary>
/// <remarks>
/// <para>Each batch is committed with its checkpoint in one transaction: the process may be killed at any instant, and the next run goes on there.
/// Ctrl+C ends it at the next checkpoint. Suspend-ToilMigration pauses it from any other process.</para>
/// <para>One process runs a migration at a time; a second one is told who does.</para>
/// <para>On a production database it does not begin without evidence that its rollback was rehearsed (Test-ToilRollback), unless OverrideEvidence gives a
/// reason, which every later report shows.</para>
/// <para>It asks before it begins. With WhatIf it changes nothing, and says of each step what it would do and how long it would take. Scripts give
/// -Confirm:$false.</para>
/// </remarks>
/// <returns>Toil.Migrations.MigrationStepReport. One for each step as it is done; with Every, also the running one from time to time.</returns>
/// <example>
/// <code>Invoke-ToilMigration ./orders-total-cents.yaml -WhatIf</code>
/// <para>Says what would be done, and how long it would take.</para>
/// </example>
/// <example>
/// <code>Invoke-ToilMigration ./orders-total-cents.yaml -Database orders -Confirm:$false</code>
/// <para>Runs the plan, without a question.</para>
/// </example>
/// <example>
/// <code>Invoke-ToilMigration ./orders-total-cents.yaml -Hold</code>
/// <para>Stays while the migration is paused, and goes on when somebody resumes it.</para>
/// </example>
/// <example>
/// <code>Invoke-ToilMigration ./orders-total-cents.yaml -Settle Done</code>
/// <para>Goes on after a crash in the middle of a statement of which only a person can tell that it took effect.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ToilMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MigrationStepReport))]
public sealed class InvokeToilMigrationCommand : PlanCmdlet<MigrationRun, MigrationRunOptions, MigrationStepReport>
{
    [Parameter]
    public SwitchParameter Create { get; set; }

    [Parameter]
    public SwitchParameter Resume { get; set; }

    [Parameter]
    public SwitchParameter Hold { get; set; }

    [Parameter]
    public StatementEnd Settle { get; set; }

    [Parameter]
    public string? Evidence { get; set; }

    [Parameter]
    public string? OverrideEvidence { get; set; }

    [Parameter]
    public string[] TrustedKeys { get; set; } = [];

    [Parameter]
    [Duration]
    public TimeSpan Every { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Lease { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Reconnect { get; set; }
}
