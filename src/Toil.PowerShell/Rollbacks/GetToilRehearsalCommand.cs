using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.PowerShell.Migrations;
using Toil.Rollbacks;

namespace Toil.PowerShell.Rollbacks;

/// <summary>Lists rehearsals of rollbacks, the newest first, with what was predicted and what it really took.</summary>
/// <remarks>
/// <para>Passed evidence opens the gate of a production run until it expires. Where the migration really ran, its time stands beside the prediction.</para>
/// </remarks>
/// <returns>Toil.Rollbacks.Rehearsal. One for each rehearsal.</returns>
/// <example>
/// <code>Get-ToilRehearsal</code>
/// <para>The last rehearsals of every migration.</para>
/// </example>
/// <example>
/// <code>Get-ToilRehearsal orders-total-cents -Last 1 | Format-List</code>
/// <para>All that is known of the last one of a migration.</para>
/// </example>
/// <example>
/// <code>(Get-ToilRehearsal -Id 019aa1).Phases | Where-Object Outcome -EQ Failed</code>
/// <para>What failed in a rehearsal, by the beginning of its id.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ToilRehearsal")]
[OutputType(typeof(Rehearsal))]
public sealed class GetToilRehearsalCommand : OperationCmdlet<RollbackList, RollbackListOptions, Rehearsal>
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(PlanCompleter))]
    public string? Migration { get; set; }

    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public int Last { get; set; }
}
