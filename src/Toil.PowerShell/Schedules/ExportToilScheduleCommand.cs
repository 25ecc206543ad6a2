using System.Management.Automation;
using Toil.Schedules;

namespace Toil.PowerShell.Schedules;

/// <summary>Writes what makes a scheduler start a runbook: a systemd timer, a crontab line, a Windows task, a Kubernetes CronJob, a GitHub workflow.</summary>
/// <remarks>
/// <para>From one line: the runbook, its parameters, and a calendar. The runbook and its parameters are checked first. What a target cannot do is
/// refused, never approximated.</para>
/// <para>Without -Path the results have the text; with it the files appear in that folder, whole or not at all, and only what Toil has written is
/// written over.</para>
/// </remarks>
/// <returns>Toil.Schedules.ScheduleFile. One for each file.</returns>
/// <example>
/// <code>Export-ToilSchedule ./runbooks/orders-night.yaml 'daily 03:00 Europe/Berlin' -Target Systemd -Path ./units</code>
/// <para>Writes a service and a timer.</para>
/// </example>
/// <example>
/// <code>(Export-ToilSchedule ./runbooks/orders-night.yaml 'weekdays 06:30' -Target Crontab -Set @{ within = '30d' }).Text</code>
/// <para>Shows the lines for a crontab, with a parameter of the runbook.</para>
/// </example>
/// <example>
/// <code>Export-ToilSchedule /runbooks/sweep.yaml 'every 6h UTC' -Target Kubernetes -Image registry.example/toil:1 -Path ./deploy</code>
/// <para>Writes a CronJob for an image that has toil and the runbook in it.</para>
/// </example>
/// <example>
/// <code>Export-ToilSchedule ./runbooks/sweep.yaml 'mon 06:15 Europe/Berlin' -Target Github -Action example/toil@v1 -Path .github/workflows</code>
/// <para>Writes a workflow.</para>
/// </example>
[Cmdlet(VerbsData.Export, "ToilSchedule", SupportsShouldProcess = true)]
[OutputType(typeof(ScheduleFile))]
public sealed class ExportToilScheduleCommand : ScheduleJobCmdlet<ScheduleExport, ScheduleExportOptions, ScheduleFile>
{
    [Parameter]
    public string? Path { get; set; }

    [Parameter]
    public string? Image { get; set; }

    [Parameter]
    public string? Action { get; set; }
}
