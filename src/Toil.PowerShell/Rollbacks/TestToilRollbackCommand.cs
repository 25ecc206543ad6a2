using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.PowerShell.Migrations;
using Toil.Rollbacks;

namespace Toil.PowerShell.Rollbacks;

/// <summary>Proves on a disposable clone that a migration goes up, comes down and leaves nothing behind, and writes evidence.</summary>
/// <remarks>
/// <para>The database is read and never written. Its clones are gone afterwards, also after a crash: the next rehearsal removes what one left that is gone.</para>
/// <para>On the clone the migration runs up and down and is held against the start, runs again, is stopped half-way in each step and taken back; then rows are
/// written in the new shape, to see what a rollback loses. With Load or Replay it also says what those feel who work meanwhile.</para>
/// <para>A migration on a production database does not start without this evidence.</para>
/// </remarks>
/// <returns>Toil.Rollbacks.RehearsalPhase. One for each phase as it is done, the verdict last.</returns>
/// <example>
/// <code>Test-ToilRollback ./orders-total-cents.yaml</code>
/// <para>Rehearses the rollback of a plan on a clone of the database that it names.</para>
/// </example>
/// <example>
/// <code>Test-ToilRollback ./orders-total-cents.yaml -Database orders -Load ./orders-load.yaml -Evidence ./orders.evidence.json -SignWith env:TOIL_KEY</code>
/// <para>Under load, with signed evidence in a file that travels with a pull request.</para>
/// </example>
/// <example>
/// <code>(Test-ToilRollback ./orders-total-cents.yaml -Sample 10%).Differences | Format-Table Change, Kind, Name</code>
/// <para>What was not restored, tried on a tenth of the rows.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "ToilRollback")]
[OutputType(typeof(RehearsalPhase))]
public sealed class TestToilRollbackCommand : PlanCmdlet<RollbackRehearse, RehearseOptions, RehearsalPhase>
{
    [Parameter]
    public string? Sample { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string? CloneOn { get; set; }

    [Parameter]
    public string? CloneFolder { get; set; }

    [Parameter]
    public string? Load { get; set; }

    [Parameter]
    public string? Replay { get; set; }

    [Parameter]
    public double ReplaySpeed { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Baseline { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan ValidFor { get; set; }

    [Parameter]
    public string? SignWith { get; set; }

    [Parameter]
    public string? Evidence { get; set; }
}
