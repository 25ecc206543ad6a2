using System.Management.Automation;
using Toil.Migrations;

namespace Toil.PowerShell.Migrations;

/// <summary>Lets a paused or stopped database migration go on.</summary>
/// <remarks>
/// <para>A run that was started with Hold goes on at once. Where no process runs the migration, it is queued: the next Invoke-ToilMigration goes
/// on where it was.</para>
/// </remarks>
/// <returns>Toil.Migrations.MigrationReport. The migration as it is then.</returns>
/// <example>
/// <code>Resume-ToilMigration orders-total-cents -Database orders</code>
/// <para>Lets one migration go on.</para>
/// </example>
/// <example>
/// <code>Get-ToilMigration -Database orders | Where-Object State -EQ Paused | Resume-ToilMigration -Confirm</code>
/// <para>Asks for each.</para>
/// </example>
/// <example>
/// <code>Resume-ToilMigration ./orders-total-cents.yaml; Invoke-ToilMigration ./orders-total-cents.yaml</code>
/// <para>Resumes a migration that nobody runs, and runs it.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Resume, "ToilMigration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationReport))]
public sealed class ResumeToilMigrationCommand : MigrationRequestCmdlet<MigrationResume>;
