using System.Management.Automation;
using Toil.Log;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Books entries from files: CSV, JSON, timewarrior, klog.</summary>
/// <remarks>
/// <para>All good rows are booked, and each bad one is a non-terminating error with its line and the remedy; with Strict, nothing of a file in which a
/// row is bad.</para>
/// <para>Reading a file twice books its rows once. Rows that were edited in the file bring their entries up to date, unless those were changed in Toil
/// since. An entry that was removed stays removed. Intervals that are still open are passed over with a warning.</para>
/// </remarks>
/// <returns>Toil.Log.LogImported. One for each file, with counts.</returns>
/// <example>
/// <code>Import-ToilEntry times.klg</code>
/// <para>A klog file; the task is the first tag of a line, else its text.</para>
/// </example>
/// <example>
/// <code>timew export | Set-Content tw.json; Import-ToilEntry tw.json -Team platform</code>
/// <para>All of timewarrior. Its data folder works too: Import-ToilEntry ~/.timewarrior/data/2026-11.data.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem *.csv | Import-ToilEntry -Strict -WhatIf</code>
/// <para>Names the files that would be read.</para>
/// </example>
[Cmdlet(VerbsData.Import, "ToilEntry", SupportsShouldProcess = true)]
[OutputType(typeof(LogImported))]
public sealed class ImportToilEntryCommand : OperationCmdlet<LogImport, LogImportOptions, LogImported>
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] Path { get; set; } = [];

    [Parameter]
    public LogFormat Format { get; set; }

    [Parameter]
    public SwitchParameter Strict { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string? Task { get; set; }

    [Parameter]
    public EntryCategory Category { get; set; }

    [Parameter]
    public EntryTrigger Trigger { get; set; }

    [Parameter]
    public string? Person { get; set; }

    [Parameter]
    public string? Team { get; set; }

    [Parameter]
    public string? Zone { get; set; }

    protected override string EffectTarget => string.Join(", ", Path);

    protected override bool AsksForEach => true;
}
