using System.Management.Automation;
using Toil.Log;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Takes the last change of an entry back.</summary>
/// <remarks>
/// <para>An edit is reversed, a removed entry comes back, and an entry that was just booked is removed. Without an id it is the last change that this
/// person made.</para>
/// <para>Undo is a change like any other: the history shows it, and undoing it again brings back what it took away.</para>
/// </remarks>
/// <returns>Toil.Log.ToilEntry. The entry as it is now.</returns>
/// <example>
/// <code>Undo-ToilEntry</code>
/// <para>Takes one's own last change back, whichever entry it was.</para>
/// </example>
/// <example>
/// <code>Get-ToilEntry -Removed -Since 1d | Where-Object IsRemoved | Undo-ToilEntry</code>
/// <para>Brings back what was removed of the last day.</para>
/// </example>
/// <example>
/// <code>Undo-ToilEntry 8d3e5a7b -ToRevision 1</code>
/// <para>Restores an entry as it was first booked.</para>
/// </example>
[Cmdlet(VerbsCommon.Undo, "ToilEntry", SupportsShouldProcess = true)]
[OutputType(typeof(ToilEntry))]
public sealed class UndoToilEntryCommand : OperationCmdlet<LogUndo, LogUndoOptions, ToilEntry>
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string? Id { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int Revision { get; set; }

    [Parameter]
    public int ToRevision { get; set; }

    protected override string EffectTarget => Id is null ? "the last change" : $"entry {Id}";

    protected override bool AsksForEach => true;
}
