using System.Text;
using Toil.Operations;
using Toil.Values;

namespace Toil.Schedules.Targets;

/// <summary>The writers of all targets.</summary>
internal static class ScheduleWriters
{
    /// <summary>The writer of a target.</summary>
    public static IScheduleWriter Of(ScheduleTarget target) => target switch
    {
        ScheduleTarget.Systemd => new SystemdWriter(),
        ScheduleTarget.Crontab => new CrontabWriter(),
        ScheduleTarget.Windows => new WindowsWriter(),
        ScheduleTarget.Kubernetes => new KubernetesWriter(),
        _ => new GithubWriter(),
    };

    /// <summary>Writes the files of a job, and refuses what no target can.</summary>
    /// <exception cref="ToilException">As for <see cref="IScheduleWriter.Write"/>.</exception>
    public static IReadOnlyList<ScheduleText> Write(ScheduleJob job)
    {
        IScheduleWriter writer = Of(job.Target);
        foreach (string text in job.Command.Concat(job.Variables.Select(pair => pair.Value)).Append(job.Folder))
        {
            if (text.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(text))
            {
                throw ScheduleErrors.Unwritable(job, text, "it holds a character that no argument can", "Take it out, or let the runbook read it from a file.");
            }
        }

        return job.Delay == TimeSpan.Zero || writer.CanDelay
            ? [.. writer.Write(job).Select(file => file with { Text = ScheduleMark.Stamp(job.Name, file.Text) })]
            : throw ScheduleErrors.Cannot(job, "cannot delay a start at random", "Leave --delay out, and give schedules different minutes.");
    }

    /// <summary>A text that may stand in a comment.</summary>
    public static string Comment(string text) => InertText.From(text, 300).Replace("--", "- -", StringComparison.Ordinal).Replace(ScheduleMark.Here, string.Empty, StringComparison.Ordinal);

    private static bool IsWellFormed(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !text.Contains('\ufffd', StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
