using System.Collections;
using System.Management.Automation;
using Toil.Log;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Measures toil: its share against the cap, hours by category, trigger, task and week, nights, and what to automate next.</summary>
/// <remarks>
/// <para>Hands-on hours of a team, or of people, in a period. Overlapping work of one person counts once. There is no verdict where too little of the
/// scheduled hours is tracked. Chores are ranked by hours a quarter; with an estimated build cost each says when automating it has paid back.</para>
/// <para>Each line has a Section; hours are numbers, durations time spans, shares from 0 to 1.</para>
/// </remarks>
/// <returns>Toil.Log.ToilMeasure. The lines of the report, section by section.</returns>
/// <example>
/// <code>Measure-Toil</code>
/// <para>The last thirteen weeks of one's team.</para>
/// </example>
/// <example>
/// <code>Measure-Toil -BuildCost @{ 'health checks' = '16h' } | Where-Object Section -EQ Candidate | Select-Object Name, Hours, Payback, PaybackLow, PaybackHigh</code>
/// <para>What to automate next, and after how many weeks that has paid back.</para>
/// </example>
/// <example>
/// <code>Measure-Toil -Person ada -Since 30d | Where-Object Section -EQ Night</code>
/// <para>Ada's bad nights, when Ada asks.</para>
/// </example>
/// <example>
/// <code>Measure-Toil -Team platform -Since 2026-07-01 -Until 2026-09-30 | Export-ToilReport -Path toil.html</code>
/// <para>A quarter as one page with charts.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "Toil")]
[OutputType(typeof(ToilMeasure))]
public sealed class MeasureToilCommand : OperationCmdlet<LogReport, LogReportOptions, ToilMeasure>
{
    [Parameter]
    [Moment]
    public string? Since { get; set; }

    [Parameter]
    [Moment]
    public string? Until { get; set; }

    [Parameter]
    [SupportsWildcards]
    public string[] Person { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    public string[] Team { get; set; } = [];

    [Parameter]
    public SwitchParameter Nights { get; set; }

    [Parameter]
    public int Cap { get; set; }

    [Parameter]
    public ShareBase ShareOf { get; set; }

    [Parameter]
    public int MinCoverage { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan ScheduledHours { get; set; }

    [Parameter]
    public string[] Leave { get; set; } = [];

    [Parameter]
    public int TeamSize { get; set; }

    [Parameter]
    public string? Sleep { get; set; }

    [Parameter]
    public IDictionary? BuildCost { get; set; }

    [Parameter]
    public int Tasks { get; set; }

    [Parameter]
    public string? Zone { get; set; }
}
