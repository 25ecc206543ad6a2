using System.Text;
using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>Writes a block of a crontab, and a script beside it where a line cannot hold the command.</summary>
internal sealed class CrontabWriter : IScheduleWriter
{
    // In bytes. Debian's cron reads commands of 998.
    private const int MaxCommand = 900;

    /// <inheritdoc/>
    public ClockRule Rule => ClockRule.Cron;

    /// <inheritdoc/>
    public bool CatchesUp => false;

    /// <inheritdoc/>
    public bool CanDelay => false;

    /// <summary>The first line of a block begins like this.</summary>
    public static string Begin(string name) => $"# toil-schedule {name} ";

    /// <summary>The last line of a block.</summary>
    public static string End(string name) => $"# toil-schedule-end {name}";

    /// <inheritdoc/>
    public IEnumerable<string> Notes(ScheduleJob job) =>
    [
        "cron does not make up for runs that the machine slept through: toil schedule list tells of them.",
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ScheduleText> Write(ScheduleJob job)
    {
        if (!CalendarZone.IsSame(job.Zone, job.MachineZone))
        {
            throw ScheduleErrors.Cannot(
                job, $"knows only the zone of the machine, {job.MachineZone.Id}, and the calendar is in {job.Zone.Id}",
                "Use --target systemd, or write the calendar in the machine's zone.");
        }

        string times = job.Calendar.Fields.Cron ?? throw ScheduleErrors.Cannot(
            job, "has no last day of a month", "Use --target systemd, or the first day: 'monthly 1 00:05'.");
        string command = Inline(job);
        if (IsInline(command))
        {
            return [new($"toil-{job.Name}.crontab", Block(job, times, command.Replace("%", "\\%", StringComparison.Ordinal)), Purpose(job))];
        }

        string folder = job.ScriptFolder ?? throw ScheduleErrors.Cannot(
            job, "takes no line as long as this, or with such characters in it, and a script needs a place", "Give a folder for it: --path FOLDER.");
        string script = Path.Combine(folder, $"toil-{job.Name}.sh");
        string call = $"/bin/sh {ShellQuote.Word(script)} >/dev/null";
        return !IsInline(call)
            ? throw ScheduleErrors.Unwritable(job, script, "its path cannot stand in a crontab", "Give another folder.")
            : [
                new($"toil-{job.Name}.sh", Script(job), "Leave it where it is: the crontab names it.") { IsProgram = true },
                new($"toil-{job.Name}.crontab", Block(job, times, call.Replace("%", "\\%", StringComparison.Ordinal)), Purpose(job)),
            ];
    }

    private static string Purpose(ScheduleJob job) => $"Add it to the crontab: (crontab -l; cat toil-{job.Name}.crontab) | crontab -";

    private static string Block(ScheduleJob job, string times, string command) =>
        $"# {ScheduleMark.Here}\n# {ScheduleWriters.Comment(job.Description)}. Made by Toil; cron mails what goes wrong, and does not make up for what it misses.\n{times} {command}\n{End(job.Name)}\n";

    // Results go nowhere, because cron would mail them each night; warnings and errors are mailed.
    private static string Inline(ScheduleJob job)
    {
        string variables = string.Concat(job.Variables.Select(pair => $"{pair.Key}={ShellQuote.Word(pair.Value)} "));
        string folder = job.Launcher.IsElsewhere ? string.Empty : $"cd {ShellQuote.Word(job.Folder)} && ";
        return $"{folder}{variables}{string.Join(' ', job.Command.Select(ShellQuote.Word))} >/dev/null";
    }

    private static string Script(ScheduleJob job)
    {
        StringBuilder text = new($"#!/bin/sh\n# {ScheduleMark.Here}\n");
        if (!job.Launcher.IsElsewhere)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"cd {ShellQuote.Word(job.Folder)} || exit 1\n");
        }

        foreach ((string name, string value) in job.Variables)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"export {name}={ShellQuote.Word(value)}\n");
        }

        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"exec {string.Join(' ', job.Command.Select(ShellQuote.Word))}\n").ToString();
    }

    private static bool IsInline(string command) => Encoding.UTF8.GetByteCount(command) <= MaxCommand && !command.Any(c => c == '\\' || char.IsControl(c));
}
