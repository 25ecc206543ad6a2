using System.Management.Automation;
using Toil.Migrations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Migrations;

/// <summary>Takes a database migration back, step by step in reverse, also a half-finished one.</summary>
/// <remarks>
/// <para>It runs the downs of the plan, also from a step that is half done, with the same checkpoints, batches and pauses as the way up: it may be
/// killed and run again. Where it would come to a step that is declared irreversible, it is refused before anything is touched, with the reason; Steps takes
/// back those behind it.</para>
/// <para>It asks before it begins; scripts give -Confirm:$false.</para>
/// </remarks>
/// <returns>Toil.Migrations.MigrationStepReport. One for each step as it is taken back.</returns>
/// <example>
/// <code>Undo-ToilMigration ./orders-total-cents.yaml -WhatIf</code>
/// <para>Says what would be taken back.</para>
/// </example>
/// <example>
/// <code>Undo-ToilMigration ./orders-total-cents.yaml -Database orders -Confirm:$false</code>
/// <para>Takes everything back, without a question.</para>
/// </example>
/// <example>
/// <code>Undo-ToilMigration ./orders-total-cents.yaml -Steps 1</code>
/// <para>Takes back only the last step that was begun.</para>
/// </example>
[Cmdlet(VerbsCommon.Undo, "ToilMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MigrationStepReport))]
public sealed class UndoToilMigrationCommand : PlanCmdlet<MigrationUndo, MigrationUndoOptions, MigrationStepReport>
{
    [Parameter]
    public int Steps { get; set; }

    [Parameter]
    public SwitchParameter Resume { get; set; }

    [Parameter]
    public StatementEnd Settle { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Lease { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Reconnect { get; set; }
}
