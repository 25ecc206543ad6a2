using System.Management.Automation;
using Toil.Log;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Removes an entry of the toil log; it can be restored.</summary>
/// <remarks>
/// <para>A removed entry counts for nothing, and is listed with Get-ToilEntry -Removed only. Nothing is deleted: Undo-ToilEntry brings it back.</para>
/// <para>An imported entry that was removed is not booked again by the next import.</para>
/// </remarks>
/// <returns>Toil.Log.ToilEntry. The entry that was removed.</returns>
/// <example>
/// <code>Remove-ToilEntry 8d3e5a7b</code>
/// <para>Removes one entry, named by the id that the list shows.</para>
/// </example>
/// <example>
/// <code>Get-ToilEntry -Today -Tag scratch | Remove-ToilEntry -Confirm</code>
/// <para>Asks for each.</para>
/// </example>
/// <example>
/// <code>Remove-ToilEntry 8d3e5a7b; Undo-ToilEntry</code>
/// <para>Removes an entry, and brings it back.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "ToilEntry", SupportsShouldProcess = true)]
[OutputType(typeof(ToilEntry))]
public sealed class RemoveToilEntryCommand : OperationCmdlet<LogRemove, LogRemoveOptions, ToilEntry>
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string? Id { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int Revision { get; set; }

    protected override string EffectTarget => $"entry {Id}";

    protected override bool AsksForEach => true;
}
