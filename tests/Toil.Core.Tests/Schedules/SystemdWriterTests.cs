using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Schedules;
using Toil.Schedules.Targets;

namespace Toil.Core.Tests.Schedules;

public sealed class SystemdWriterTests
{
    private static readonly PathTool s_systemd = new(["systemd-analyze"], "--version");

    [Fact]
    public void Systemd_finds_nothing_wrong()
    {
        using TempFolder folder = new();
        folder.Write("toil", "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["toil"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        ScheduleJob job = JobSamples.Job(ScheduleTarget.Systemd, "0 4 13 * fri Europe/Berlin", ("text", "it's 100% $HOME\n\"x\" \\")) with
        {
            Launcher = new ScheduleLauncher([folder["toil"]]),
            Folder = folder.Path,
            Delay = TimeSpan.FromMinutes(5),
            Variables = [KeyValuePair.Create("TOIL_STORE", "/srv/100% \"a\" $b\\c")],
        };
        IReadOnlyList<ScheduleText> files = ScheduleWriters.Write(job);
        string[] paths = [.. files.Select(file => folder.Write(file.Name, file.Text))];
        Assert.Equal(string.Empty, s_systemd.Run(new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = folder.Path }, ["verify", "--man=no", "--user", .. paths]));
        Assert.Contains("Persistent=true", files[1].Text, StringComparison.Ordinal);
        Assert.Contains("RandomizedDelaySec=300", files[1].Text, StringComparison.Ordinal);
        Assert.Equal(2, files[1].Text.Split("OnCalendar=").Length - 1);
    }

    [Fact]
    public void Values_arrive_as_they_were() => Prop.ForAll(JobSamples.Values, value =>
    {
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Systemd, "daily 03:00", ("text", value)) with { Variables = [KeyValuePair.Create("TOIL_STORE", value)] };
        string service = ScheduleWriters.Write(job)[0].Text;
        string[] arguments = [.. Words(Line(service, "ExecStart="))];
        Assert.Equal(job.Command, [Specifiers(arguments[0]), .. arguments.Skip(1).Select(word => Specifiers(word).Replace("$$", "$", StringComparison.Ordinal))]);
        Assert.Equal($"TOIL_STORE={value}", Specifiers(Words(Line(service, "Environment=")).Single()));
        return true;
    }).Check(Properties.Tests(500));

    [Fact]
    public void What_a_unit_cannot_say_is_refused()
    {
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Systemd);
        Refused(job with { Folder = "/srv/a\nb" });
        Refused(job with { Folder = "/srv/a\\" });
        Refused(job with { Folder = "/srv/a " });
        Refused(job with { Launcher = new ScheduleLauncher(["/opt/$x/toil"]) });
        Refused(JobSamples.Job(ScheduleTarget.Systemd, "daily 03:00", ("text", "a\0b")));
        Refused(JobSamples.Job(ScheduleTarget.Systemd, "daily 03:00", ("text", "\ud800")));
    }

    [Fact]
    public void A_mark_tells_a_changed_text_from_ones_own()
    {
        string text = ScheduleWriters.Write(JobSamples.Job(ScheduleTarget.Systemd))[0].Text;
        Assert.Equal(new ScheduleMark("orders-night", true), ScheduleMark.Read(text));
        Assert.Equal(new ScheduleMark("orders-night", false), ScheduleMark.Read(text.Replace("Type=oneshot", "Type=simple", StringComparison.Ordinal)));
        Assert.Null(ScheduleMark.Read("[Unit]\n"));
    }

    private static void Refused(ScheduleJob job) => Assert.Equal("ScheduleValueUnwritable", Assert.Throws<ToilException>(() => ScheduleWriters.Write(job)).ErrorId);

    private static string Line(string unit, string key) => unit.Split('\n').Single(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..];

    private static string Specifiers(string word)
    {
        Assert.DoesNotMatch(@"(?<!%)(?:%%)*%(?!%)", word);
        return word.Replace("%%", "%", StringComparison.Ordinal);
    }

    /// <summary>Words of a line as systemd.syntax(7) and systemd.service(5) tell of them; written from those pages, and not from the writer.</summary>
    private static IEnumerable<string> Words(string line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == ' ')
            {
                continue;
            }

            Assert.Equal('"', line[i]);
            List<byte> word = [];
            for (i++; line[i] != '"'; i++)
            {
                if (line[i] != '\\')
                {
                    int length = char.IsHighSurrogate(line[i]) ? 2 : 1;
                    word.AddRange(Encoding.UTF8.GetBytes(line.Substring(i, length)));
                    i += length - 1;
                    continue;
                }

                switch (line[++i])
                {
                    case 'x':
                        word.Add(byte.Parse(line.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                        i += 2;
                        break;
                    case 'n':
                        word.Add((byte)'\n');
                        break;
                    case '\\' or '"':
                        word.Add((byte)line[i]);
                        break;
                    default:
                        Assert.Fail($"an unknown escape: \\{line[i]}");
                        break;
                }
            }

            yield return Encoding.UTF8.GetString([.. word]);
        }
    }
}
