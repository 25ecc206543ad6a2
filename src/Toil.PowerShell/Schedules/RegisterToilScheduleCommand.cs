using System.Management.Automation;
using Toil.Schedules;

namespace Toil.PowerShell.Schedules;

/// <summary>Registers a runbook with this machine's scheduler, for this user: systemd, crontab or the Task Scheduler.</summary>
/// <remarks>
/// <para>The runbook, its parameters and the calendar are checked first. The same again changes nothing; another calendar under the same name takes the
/// place of the first. What somebody has changed by hand is left alone, unless -Force says otherwise.</para>
/// <para>The job starts this PowerShell with this module; -Toil names the toil command instead. It runs in the current location, with the store and the settings
/// of this session. -WhatIf shows what would be written.</para>
/// </remarks>
/// <returns>Toil.Schedules.ScheduleChange. What was done, and when it is due next.</returns>
/// <example>
/// <code>Register-ToilSchedule ./runbooks/orders-night.yaml 'daily 03:00 Europe/Berlin'</code>
/// <para>Runs it each night, by what this machine has.</para>
/// </example>
/// <example>
/// <code>Register-ToilSchedule ./runbooks/orders-night.yaml 'weekdays 06:30' -Set @{ within = '30d' } -Name orders-morning -WhatIf</code>
/// <para>Shows what would be written. Nothing is done.</para>
/// </example>
/// <example>
/// <code>Register-ToilSchedule ./runbooks/sweep.yaml '*/15 8-18 * * mon-fri' -Target Crontab -Toil /usr/local/bin/toil</code>
/// <para>Puts a line into the crontab that needs no PowerShell.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Register, "ToilSchedule", SupportsShouldProcess = true)]
[OutputType(typeof(ScheduleChange))]
public sealed class RegisterToilScheduleCommand : ScheduleJobCmdlet<ScheduleRegister, ScheduleRegisterOptions, ScheduleChange>
{
    [Parameter]
    public SwitchParameter Force { get; set; }
}
