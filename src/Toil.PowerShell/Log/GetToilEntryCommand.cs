using System.Management.Automation;
using Toil.Log;

namespace Toil.PowerShell.Log;

/// <summary>Lists entries of the toil log, the newest first.</summary>
/// <remarks>
/// <para>One's own entries, unless Person or Team names others. An entry belongs to a period when it has a part in it. With History every revision is
/// listed: who changed what when.</para>
/// <para>Instants are in UTC, with the person's zone beside them; the table shows what the person's clock showed.</para>
/// </remarks>
/// <returns>Toil.Log.ToilEntry. One for each entry, or for each revision.</returns>
/// <example>
/// <code>Get-ToilEntry -Since 7d</code>
/// <para>One's own last seven days.</para>
/// </example>
/// <example>
/// <code>Get-ToilEntry deploy* -Team platform -Since 2026-10-01 -Until 2026-10-31 | Measure-Object HandsOn.TotalHours -Sum</code>
/// <para>What deployments cost a team in a month.</para>
/// </example>
/// <example>
/// <code>Get-ToilEntry -Today -Tag scratch | Remove-ToilEntry -WhatIf</code>
/// <para>What would be removed.</para>
/// </example>
/// <example>
/// <code>Get-ToilEntry -Id 8d3e5a7b -History | Format-List</code>
/// <para>Every revision of one entry, with who made it when.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ToilEntry")]
[OutputType(typeof(ToilEntry))]
public sealed class GetToilEntryCommand : EntryConditionCmdlet<LogList, LogListOptions, ToilEntry>
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string[] Task { get; set; } = [];

    [Parameter]
    public SwitchParameter Removed { get; set; }

    [Parameter]
    public SwitchParameter History { get; set; }
}
