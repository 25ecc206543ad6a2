using System.Management.Automation;
using Toil.Migrations;

namespace Toil.PowerShell.Migrations;

/// <summary>Stops a database migration from any process: a batch is finished, a statement that runs is rolled back.</summary>
/// <remarks>
/// <para>Like a pause, it takes effect at the next checkpoint, and the cmdlet waits for it. What was done stays done: Undo-ToilMigration takes it back,
/// and Resume-ToilMigration goes on after all.</para>
/// </remarks>
/// <returns>Toil.Migrations.MigrationReport. The migration as it is then.</returns>
/// <example>
/// <code>Stop-ToilMigration orders-total-cents -Database orders -Reason 'wrong rounding'</code>
/// <para>Stops one migration.</para>
/// </example>
/// <example>
/// <code>Stop-ToilMigration ./orders-total-cents.yaml; Undo-ToilMigration ./orders-total-cents.yaml</code>
/// <para>Stops it where it is, and takes back what was done.</para>
/// </example>
/// <example>
/// <code>Get-ToilMigration orders-* -Database orders | Stop-ToilMigration -WhatIf</code>
/// <para>Names what would be stopped.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "ToilMigration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationReport))]
public sealed class StopToilMigrationCommand : MigrationRequestCmdlet<MigrationStop>;
