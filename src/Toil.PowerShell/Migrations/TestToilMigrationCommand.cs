using System.Management.Automation;
using Toil.Migrations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Migrations;

/// <summary>Reads a migration's plan, holds it against its database, and says what each step would do and what could go wrong.</summary>
/// <remarks>
/// <para>One finding for what each step will do, with rows, batches and locks, and one for each risk: a key that does not fit, SQL that the database
/// refuses, an index that is built while writers wait, a change that rewrites a table. Nothing is changed.</para>
/// <para>Errors in the YAML name the file, the line and the column.</para>
/// </remarks>
/// <returns>Toil.Migrations.MigrationCheckFinding. One for each thing that there is to say.</returns>
/// <example>
/// <code>Test-ToilMigration ./orders-total-cents.yaml</code>
/// <para>Checks a plan against the database that it names.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem migrations/*.yaml | Test-ToilMigration -Offline</code>
/// <para>Checks the form of every plan, as a pull request would, without a database.</para>
/// </example>
/// <example>
/// <code>Test-ToilMigration ./orders-total-cents.yaml -Database postgresql://me@staging/orders | Where-Object Severity -GE Warning | Format-List</code>
/// <para>What is risky, with the remedies.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "ToilMigration")]
[OutputType(typeof(MigrationCheckFinding))]
public sealed class TestToilMigrationCommand : OperationCmdlet<MigrationCheck, MigrationCheckOptions, MigrationCheckFinding>
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ArgumentCompleter(typeof(PlanCompleter))]
    public string? Plan { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string? Database { get; set; }

    [Parameter]
    public SwitchParameter Offline { get; set; }
}
