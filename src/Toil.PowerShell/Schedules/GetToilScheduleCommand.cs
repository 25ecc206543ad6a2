using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.Schedules;

namespace Toil.PowerShell.Schedules;

/// <summary>Lists registered schedules, and holds what was due against what was done: a missed run is seen.</summary>
/// <remarks>
/// <para>Due times are those of the calendar, as the schedule's own scheduler reads it when clocks change; runs are those that the schedule began, in the
/// state store. Schedules of other machines that share the store are listed with their machine; whether that machine still has them is only seen
/// there.</para>
/// <para>A monitor asks the runner: toil schedule list --fail-on missed ends with 3.</para>
/// </remarks>
/// <returns>Toil.Schedules.ScheduleState. One for each schedule.</returns>
/// <example>
/// <code>Get-ToilSchedule</code>
/// <para>All schedules, and how they stand.</para>
/// </example>
/// <example>
/// <code>Get-ToilSchedule | Where-Object Severity -GE High | Format-List Name, Machine, Verdict, Sentence, Remedy</code>
/// <para>What needs somebody, and what to do about it.</para>
/// </example>
/// <example>
/// <code>Get-ToilSchedule orders-night -Grace 1h</code>
/// <para>One schedule, whose runs may begin an hour late.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ToilSchedule")]
[OutputType(typeof(ScheduleState))]
public sealed class GetToilScheduleCommand : OperationCmdlet<ScheduleList, ScheduleListOptions, ScheduleState>
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    [Duration]
    public TimeSpan Grace { get; set; }
}
