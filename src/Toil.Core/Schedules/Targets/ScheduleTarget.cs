namespace Toil.Schedules;

/// <summary>What starts a scheduled runbook.</summary>
public enum ScheduleTarget
{
    /// <summary>systemd: a service and a timer of the user.</summary>
    Systemd,

    /// <summary>A line in the user's crontab.</summary>
    Crontab,

    /// <summary>The Task Scheduler of Windows.</summary>
    Windows,

    /// <summary>A CronJob of Kubernetes.</summary>
    Kubernetes,

    /// <summary>A workflow of GitHub Actions.</summary>
    Github,
}
