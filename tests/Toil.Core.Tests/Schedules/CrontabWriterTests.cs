using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Schedules;
using Toil.Schedules.Targets;

namespace Toil.Core.Tests.Schedules;

public sealed class CrontabWriterTests : IDisposable
{
    private static readonly PathTool s_sh = new(["sh"], "-c", ":");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_one_line()
    {
        string text = ScheduleWriters.Write(JobSamples.Job(ScheduleTarget.Crontab, "weekdays 08:30", ("within", "30d"), ("text", "it's 100%")))[0].Text;
        string line = text.Split('\n')[2];
        Assert.Equal(
            "30 8 * * 1-5 cd /srv && '/opt/toil'\"'\"'s tools/toil' runbook run '/srv/run books/orders 100\\%.yaml' --schedule orders-night --set 'within=30d' --set 'text=it'\"'\"'s 100\\%' >/dev/null",
            line);
        Assert.Equal(5, text.Split('\n').Length);
    }

    [Fact]
    public void Values_arrive_as_they_were()
    {
        // Writes what it is given, and where it is, into a file.
        _folder.Write("toil", "#!/bin/sh\n{ pwd; printf '%s\\0' \"$TOIL_STORE\" \"$@\"; } > seen\n");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a test of Unix shells");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["toil"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Prop.ForAll(JobSamples.Values, value =>
        {
            ScheduleJob job = JobSamples.Job(ScheduleTarget.Crontab, "daily 03:00", ("text", value), ("other", "-x")) with
            {
                Launcher = new ScheduleLauncher([_folder["toil"]]),
                Folder = _folder.Path,
                ScriptFolder = _folder.Path,
                Variables = [KeyValuePair.Create("TOIL_STORE", value)],
            };
            IReadOnlyList<ScheduleText> files = ScheduleWriters.Write(job);
            foreach (ScheduleText file in files)
            {
                _folder.Write(file.Name, file.Text);
            }

            string[] lines = files[^1].Text.Split('\n');
            Assert.Equal(5, lines.Length);
            Assert.All(lines, line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) < 998));
            s_sh.Run("-c", Command(lines[2]));
            string[] seen = File.ReadAllText(_folder["seen"]).Split('\0');
            Assert.Equal($"{_folder.Path}\n{value}", seen[0]);
            Assert.Equal(job.Command.Skip(1), seen[1..^1]);
            return true;
        }).Check(Properties.Tests(120));
    }

    [Fact]
    public void What_cron_cannot_do_is_refused()
    {
        Assert.Contains("knows only the zone of the machine", Refusal(JobSamples.Job(ScheduleTarget.Crontab, "daily 03:00 America/New_York")), StringComparison.Ordinal);
        Assert.Contains("no last day of a month", Refusal(JobSamples.Job(ScheduleTarget.Crontab, "monthly last 03:00")), StringComparison.Ordinal);
        Assert.Contains("cannot delay", Refusal(JobSamples.Job(ScheduleTarget.Crontab) with { Delay = TimeSpan.FromMinutes(1) }), StringComparison.Ordinal);
        Assert.Contains("--path FOLDER", Refusal(JobSamples.Job(ScheduleTarget.Crontab, "daily 03:00", ("text", "a\nb")) with { ScriptFolder = null }), StringComparison.Ordinal);
        Assert.Single(ScheduleWriters.Write(JobSamples.Job(ScheduleTarget.Crontab, "daily 03:00 Europe/Vienna")));
    }

    private static string Refusal(ScheduleJob job) => Assert.Throws<ToilException>(() => ScheduleWriters.Write(job)).Message;

    // What crontab(5) says of the rest of a line: a percent sign ends it, unless a backslash stands before it.
    private static string Command(string line)
    {
        string command = string.Join(' ', line.Split(' ')[5..]);
        Assert.DoesNotMatch(@"(?<!\\)%", command);
        return command.Replace("\\%", "%", StringComparison.Ordinal);
    }
}
