using Toil.Operations;

namespace Toil.Schedules.Installing;

/// <summary>The schedulers in which a job can be registered.</summary>
internal static class ScheduleHosts
{
    /// <summary>The scheduler of a target on a machine.</summary>
    /// <exception cref="ToilException"><c>ScheduleTargetCannot</c>: nothing is registered there from here.</exception>
    public static IScheduleHost Of(ScheduleTarget target, ScheduleMachine machine) => target switch
    {
        ScheduleTarget.Systemd => new SystemdHost(machine),
        ScheduleTarget.Crontab => new CrontabHost(machine),
        ScheduleTarget.Windows => new WindowsHost(machine),
        ScheduleTarget.Kubernetes => throw Cannot("Kubernetes", "Write its file and apply it: toil schedule export --target kubernetes."),
        _ => throw Cannot("GitHub Actions", "Write its file and commit it: toil schedule export --target github."),
    };

    /// <summary>The target that a machine has, the better one first.</summary>
    /// <exception cref="ToilException"><c>SchedulerMissing</c>.</exception>
    public static async Task<ScheduleTarget> ChooseAsync(ScheduleMachine machine, CancellationToken cancellation)
    {
        ScheduleTarget[] targets = machine.IsWindows ? [ScheduleTarget.Windows] : [ScheduleTarget.Systemd, ScheduleTarget.Crontab];
        foreach (ScheduleTarget target in targets)
        {
            if (await Of(target, machine).IsThereAsync(cancellation))
            {
                return target;
            }
        }

        throw new ToilException(
            "SchedulerMissing", ErrorKind.Unavailable, "This machine has no scheduler for this user: neither systemd's user manager nor crontab answers.",
            "Install cron (apt-get install cron), or write the files for another machine: toil schedule export.", machine.Name);
    }

    /// <summary>Refuses a target that does not answer.</summary>
    /// <exception cref="ToilException"><c>SchedulerMissing</c>.</exception>
    public static async Task RequireAsync(ScheduleTarget target, ScheduleMachine machine, CancellationToken cancellation)
    {
        if (!await Of(target, machine).IsThereAsync(cancellation))
        {
            throw new ToilException(
                "SchedulerMissing", ErrorKind.Unavailable, $"{Targets.ScheduleErrors.Word(target)} does not answer for this user on this machine.",
                target == ScheduleTarget.Systemd ? "Sign in on the machine itself (systemctl --user needs a session of its own), or use --target crontab." : "Install it, or choose another --target.", machine.Name);
        }
    }

    private static ToilException Cannot(string what, string remedy)
        => ToilException.Invalid("ScheduleTargetCannot", $"Nothing can be registered in {what} from here.", remedy, what);
}
