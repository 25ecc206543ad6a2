using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.Schedules;

namespace Toil.PowerShell.Schedules;

/// <summary>Takes a schedule that Toil has registered out of this machine's scheduler.</summary>
/// <remarks>
/// <para>Only what Toil has written is removed, and what somebody has changed since only with -Force. A run that is under way goes on. Runs that it has made
/// stay in the store.</para>
/// </remarks>
/// <returns>Toil.Schedules.ScheduleChange. What was removed.</returns>
/// <example>
/// <code>Unregister-ToilSchedule orders-night</code>
/// <para>It is started no more.</para>
/// </example>
/// <example>
/// <code>Unregister-ToilSchedule orders-night -WhatIf</code>
/// <para>Says what would be removed, and from where.</para>
/// </example>
/// <example>
/// <code>Unregister-ToilSchedule orders-night -Machine build-7</code>
/// <para>Forgets the schedule of a machine that is no more.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Unregister, "ToilSchedule", SupportsShouldProcess = true)]
[OutputType(typeof(ScheduleChange))]
public sealed class UnregisterToilScheduleCommand : OperationCmdlet<ScheduleRemove, ScheduleRemoveOptions, ScheduleChange>
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    public string? Name { get; set; }

    [Parameter]
    public string? Machine { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override string EffectTarget => Name ?? base.EffectTarget;
}
