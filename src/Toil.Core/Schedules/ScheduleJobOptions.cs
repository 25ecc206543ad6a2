using Toil.Operations;

namespace Toil.Schedules;

/// <summary>What is to be started, and when: options of <c>schedule.export</c> and <c>schedule.register</c>.</summary>
public abstract record ScheduleJobOptions
{
    /// <summary>Runbook.</summary>
    [Option("The runbook: a YAML file; in PowerShell also a script (.ps1).", Position = 0, IsPath = true)]
    public string? Runbook { get; init; }

    /// <summary>Calendar.</summary>
    [Option("When: daily 03:00, weekdays 08:30, mon,thu 02:30, monthly 1 04:00, monthly last 04:00, hourly, every 15m, or five fields of cron; with a time zone at its end, or without for that of the machine.", Position = 1, Placeholder = "CALENDAR")]
    public string? Calendar { get; init; }

    /// <summary>Set.</summary>
    [Option("A parameter of the runbook; may be given more than once. Values arrive as they are; references to secrets stay references.")]
    public IReadOnlyDictionary<string, object> Set { get; init; } = new Dictionary<string, object>();

    /// <summary>Name.</summary>
    [Option("Name of the schedule, one of its kind for this user.", DefaultText = "that of the runbook", IsOfCall = true)]
    public string? Name { get; init; }

    /// <summary>Zone.</summary>
    [Option("Time zone of the calendar, by its IANA name.", DefaultText = "the one at the end of the calendar, else the machine's", IsOfCall = true)]
    public string? Zone { get; init; }

    /// <summary>Target.</summary>
    [Option("What starts it: a scheduler of this machine, or of another.", DefaultText = "what this machine has: the Task Scheduler, systemd, crontab")]
    public ScheduleTarget? Target { get; init; }

    /// <summary>Delay.</summary>
    [Option("Longest random delay of a start, so that not all machines begin at once.", Max = "12h", DefaultText = "1m where the target can delay and the calendar leaves an hour")]
    public TimeSpan? Delay { get; init; }

    /// <summary>Toil.</summary>
    [Option("The toil command there: a path, or a name that is looked for there.", DefaultText = "this one; in PowerShell pwsh and this module", Placeholder = "PATH")]
    public string? Toil { get; init; }

    /// <summary>Environment.</summary>
    [Option("What environment the runbook works in, where it does not say or is wrong here.", DefaultText = "what the runbook says")]
    public string? Environment { get; init; }
}
