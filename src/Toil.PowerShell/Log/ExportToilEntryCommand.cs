using System.Management.Automation;
using Toil.Log;

namespace Toil.PowerShell.Log;

/// <summary>Writes entries to a file: CSV, JSON, timewarrior, klog.</summary>
/// <remarks>
/// <para>One's own entries, unless Person or Team names others, the oldest first. The file appears whole or not at all.</para>
/// <para>CSV and JSON hold all of an entry, with its id, and are read back as they were written. Timewarrior knows whole seconds, klog whole minutes,
/// and neither knows zones; what else they have no place for is written as tags.</para>
/// </remarks>
/// <returns>Toil.Log.LogExported. One, for the file.</returns>
/// <example>
/// <code>Export-ToilEntry november.csv -Since 2026-11-01 -Until 2026-11-30</code>
/// <para>One's own November, for a spreadsheet.</para>
/// </example>
/// <example>
/// <code>Export-ToilEntry backup.ndjson -Person *</code>
/// <para>Everybody's entries, one JSON object a line.</para>
/// </example>
/// <example>
/// <code>Get-ToilEntry -Tag shop -Since 30d | Export-ToilEntry shop.klg</code>
/// <para>Chosen entries, as a klog file.</para>
/// </example>
[Cmdlet(VerbsData.Export, "ToilEntry", SupportsShouldProcess = true)]
[OutputType(typeof(LogExported))]
public sealed class ExportToilEntryCommand : EntryConditionCmdlet<LogExport, LogExportOptions, LogExported>
{
    [Parameter(Position = 0)]
    public string? Path { get; set; }

    [Parameter]
    public LogFormat Format { get; set; }

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string[] Task { get; set; } = [];

    protected override string EffectTarget => Path ?? string.Empty;
}
