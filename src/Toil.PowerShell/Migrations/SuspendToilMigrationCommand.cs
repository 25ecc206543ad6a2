using System.Management.Automation;
using Toil.Migrations;

namespace Toil.PowerShell.Migrations;

/// <summary>Pauses a database migration from any process, and waits until it has taken effect.</summary>
/// <remarks>
/// <para>The request travels through the database. Whoever runs the migration commits or drops the batch that it is at, writes its checkpoint and
/// ends; with Hold it stays and waits. The cmdlet returns when that has happened, and says how long it took.</para>
/// <para>Where nobody runs the migration, it is paused at once: the next run refuses until it is resumed.</para>
/// </remarks>
/// <returns>Toil.Migrations.MigrationReport. The migration as it is then.</returns>
/// <example>
/// <code>Suspend-ToilMigration orders-total-cents -Database orders -Reason 'incident 4711'</code>
/// <para>Pauses one migration, and says why to whoever looks.</para>
/// </example>
/// <example>
/// <code>Suspend-ToilMigration ./orders-total-cents.yaml</code>
/// <para>The same by the plan, which names the database.</para>
/// </example>
/// <example>
/// <code>Get-ToilMigration -Database orders | Where-Object State -EQ Running | Suspend-ToilMigration</code>
/// <para>Pauses everything that runs in a database.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Suspend, "ToilMigration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationReport))]
public sealed class SuspendToilMigrationCommand : MigrationRequestCmdlet<MigrationPause>;
