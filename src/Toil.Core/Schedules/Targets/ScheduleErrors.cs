using Toil.Operations;
using Toil.Values;

namespace Toil.Schedules.Targets;

/// <summary>The words for what a target cannot do.</summary>
internal static class ScheduleErrors
{
    /// <summary>A target that cannot do what is asked of it.</summary>
    public static ToilException Cannot(ScheduleJob job, string what, string remedy)
        => ToilException.Invalid("ScheduleTargetCannot", $"The schedule '{job.Name}': {Word(job.Target)} {what}.", remedy, job.Name);

    /// <summary>A value that cannot be written for a target.</summary>
    public static ToilException Unwritable(ScheduleJob job, string text, string why, string remedy)
        => ToilException.Invalid("ScheduleValueUnwritable", $"The schedule '{job.Name}': '{InertText.From(text, 200)}' cannot be written for {Word(job.Target)}: {why}.", remedy, job.Name);

    /// <summary>What a target is called.</summary>
    public static string Word(ScheduleTarget target) => target switch
    {
        ScheduleTarget.Systemd => "systemd",
        ScheduleTarget.Crontab => "cron",
        ScheduleTarget.Windows => "the Task Scheduler",
        ScheduleTarget.Kubernetes => "Kubernetes",
        _ => "GitHub Actions",
    };
}
