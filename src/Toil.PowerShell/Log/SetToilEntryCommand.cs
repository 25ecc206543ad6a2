using System.Management.Automation;
using Toil.Log;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Changes an entry of the toil log.</summary>
/// <remarks>
/// <para>What is given replaces what was there; all else stays. The earlier revision is kept, with who changed it when, and can be restored with
/// Undo-ToilEntry.</para>
/// <para>A piped entry brings its revision along: where somebody else has changed it since it was read, nothing is done, and the error says who was
/// faster.</para>
/// </remarks>
/// <returns>Toil.Log.ToilEntry. The entry as it is now.</returns>
/// <example>
/// <code>Set-ToilEntry 8d3e5a7b -Task 'restart the queue' -HandsOn 10m</code>
/// <para>Changes one entry, named by the id that the list shows.</para>
/// </example>
/// <example>
/// <code>Get-ToilEntry 'restart queue' -Since 90d | Set-ToilEntry -Task 'restart the queue'</code>
/// <para>Gives a chore one name.</para>
/// </example>
/// <example>
/// <code>Get-ToilEntry -Today | Set-ToilEntry -AddTag incident -Reference https://status.example.com/4711 -WhatIf</code>
/// <para>Shows which entries would be changed.</para>
/// </example>
[Cmdlet(VerbsCommon.Set, "ToilEntry", SupportsShouldProcess = true)]
[OutputType(typeof(ToilEntry))]
public sealed class SetToilEntryCommand : OperationCmdlet<LogEdit, LogEditOptions, ToilEntry>
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string? Id { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int Revision { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string? Task { get; set; }

    [Parameter]
    public EntryCategory Category { get; set; }

    [Parameter]
    public EntryTrigger Trigger { get; set; }

    [Parameter]
    [Moment]
    public string? From { get; set; }

    [Parameter]
    [Moment]
    public string? To { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Duration { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan HandsOn { get; set; }

    [Parameter]
    public string? Zone { get; set; }

    [Parameter]
    public string? Person { get; set; }

    [Parameter]
    public string? Team { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] AddTag { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] RemoveTag { get; set; } = [];

    [Parameter]
    public string? Note { get; set; }

    [Parameter]
    public string? Reference { get; set; }

    protected override string EffectTarget => $"entry {Id}";

    protected override bool AsksForEach => true;
}
