using System.Management.Automation;
using Toil.Migrations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Migrations;

/// <summary>Says how far the migrations of a database are, how fast they go, and what holds them up.</summary>
/// <remarks>
/// <para>The state lies in the database, so that it can be asked from anywhere: rows done and estimated, rate, work time left without pauses, lag of the
/// replicas, why a migration waits or failed, and who runs it.</para>
/// <para>The table shows the least; Format-List shows the steps and what happened last.</para>
/// </remarks>
/// <returns>Toil.Migrations.MigrationReport. One for each migration.</returns>
/// <example>
/// <code>Get-ToilMigration -Database orders</code>
/// <para>All migrations of a database that toil.yaml names.</para>
/// </example>
/// <example>
/// <code>Get-ToilMigration ./orders-total-cents.yaml | Format-List</code>
/// <para>One migration, by its plan, with steps and events.</para>
/// </example>
/// <example>
/// <code>(Get-ToilMigration orders-* -Database ./shop.db).Steps | Where-Object Skipped -GT 0</code>
/// <para>Steps that left rows out, in a SQLite file.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ToilMigration")]
[OutputType(typeof(MigrationReport))]
public sealed class GetToilMigrationCommand : OperationCmdlet<MigrationStatus, MigrationStatusOptions, MigrationReport>
{
    [Parameter(Position = 0)]
    [Alias("Migration")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MigrationCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string? Database { get; set; }
}
