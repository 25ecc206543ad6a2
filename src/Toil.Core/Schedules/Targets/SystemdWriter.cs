using System.Globalization;
using System.Text;
using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>Writes a service and a timer for systemd's user manager.</summary>
internal sealed class SystemdWriter : IScheduleWriter
{
    /// <inheritdoc/>
    public ClockRule Rule => ClockRule.Systemd;

    /// <inheritdoc/>
    public bool CatchesUp => true;

    /// <inheritdoc/>
    public bool CanDelay => true;

    /// <summary>Name of the units, without the end.</summary>
    public static string Unit(string name) => "toil-" + name;

    /// <inheritdoc/>
    public IEnumerable<string> Notes(ScheduleJob job) => [];

    /// <inheritdoc/>
    public IReadOnlyList<ScheduleText> Write(ScheduleJob job) =>
    [
        new(Unit(job.Name) + ".service", Service(job), "Put it into ~/.config/systemd/user."),
        new(Unit(job.Name) + ".timer", Timer(job), $"Put it beside the service, then: systemctl --user daemon-reload && systemctl --user enable --now {Unit(job.Name)}.timer"),
    ];

    // What is taken away are powers that no runbook needs and that none of its programs can get back; what would break work (private networks and homes,
    // read-only systems, system-call filters, memory that is never executable) is left alone.
    private static string Service(ScheduleJob job)
    {
        string program = job.Command[0];
        if (program.Contains('$', StringComparison.Ordinal))
        {
            throw ScheduleErrors.Unwritable(job, program, "systemd knows no way to write a dollar sign in a program's path", "Put a link to it into another folder, and name that: --toil PATH.");
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # {ScheduleMark.Here}
            # Made by Toil. Change the schedule with: toil schedule register; for more, put a file into {Unit(job.Name)}.service.d.
            [Unit]
            Description={Plain(job.Description)}
            Documentation=man:systemd.service(5)

            [Service]
            Type=oneshot
            WorkingDirectory={Folder(job)}

            """);
        foreach ((string name, string value) in job.Variables)
        {
            text.Append(CultureInfo.InvariantCulture, $"Environment={SystemdQuote.Quote($"{name}={value}")}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"""
            ExecStart={SystemdQuote.Quote(program)}{string.Concat(job.Command.Skip(1).Select(part => " " + SystemdQuote.Argument(part)))}
            # Findings and a question that waits for somebody are no failures of the unit: toil schedule list and toil runbook runs tell of them.
            SuccessExitStatus=3 5
            # On a stop Toil ends its steps itself; what is left of them after that is killed.
            KillMode=mixed
            TimeoutStopSec=90
            UMask=0077
            NoNewPrivileges=yes
            LockPersonality=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            SystemCallArchitectures=native

            """);
        return Lines(text);
    }

    private static string Timer(ScheduleJob job)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # {ScheduleMark.Here}
            # Made by Toil. Change the schedule with: toil schedule register.
            [Unit]
            Description={Plain(job.Description)}

            [Timer]

            """);
        foreach (string line in SystemdCalendar.Of(job.Calendar.Fields, job.Calendar.Zone))
        {
            text.Append(CultureInfo.InvariantCulture, $"OnCalendar={line}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"""
            # A start that the machine slept through is made up for when it is back.
            Persistent=true
            AccuracySec=1s
            RandomizedDelaySec={(long)job.Delay.TotalSeconds}

            [Install]
            WantedBy=timers.target

            """);
        return Lines(text);
    }

    private static string Plain(string text) => ScheduleWriters.Comment(text).Replace("%", "%%", StringComparison.Ordinal).TrimEnd('\\', ' ');

    // Not quoted by systemd: it takes the rest of the line.
    private static string Folder(ScheduleJob job)
    {
        if (job.Launcher.IsElsewhere)
        {
            return "~";
        }

        return job.Folder.Any(char.IsControl) || job.Folder.EndsWith('\\') || job.Folder != job.Folder.Trim()
            ? throw ScheduleErrors.Unwritable(job, job.Folder, "a working directory with a control character, or with a space or a backslash at its end, has no form in a unit", "Register it from another folder.")
            : job.Folder.Replace("%", "%%", StringComparison.Ordinal);
    }

    private static string Lines(StringBuilder text) => text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
}
