using System.Text.RegularExpressions;
using Toil.Core.Tests.Support;
using Toil.Schedules;
using Toil.Schedules.Calendars;
using Toil.Schedules.Targets;

namespace Toil.Core.Tests.Schedules;

/// <summary>The examples of docs/schedules.md are what Toil writes.</summary>
public sealed partial class ScheduleDocsTests
{
    /// <summary>Set to anything, it writes the examples anew.</summary>
    private const string WriteVariable = "TOIL_TESTS_WRITE_SCHEMA";

    [Fact]
    public void Examples_are_what_is_written()
    {
        string path = RepositoryFile.Find("docs/schedules.md");
        string text = File.ReadAllText(path);
        foreach (ScheduleTarget target in Enum.GetValues<ScheduleTarget>())
        {
            foreach (ScheduleText file in ScheduleWriters.Write(Job(target)))
            {
                string marker = $"<!-- {file.Name} -->\n";
                Assert.Contains(marker, text, StringComparison.Ordinal);
                text = new Regex($"({Regex.Escape(marker)}```\\w+\n).*?(```\n)", RegexOptions.Singleline).Replace(text, match => match.Groups[1].Value + file.Text + match.Groups[2].Value, 1);
            }
        }

        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void Every_calendar_of_the_page_is_read()
    {
        string page = File.ReadAllText(RepositoryFile.Find("docs/schedules.md"));
        string table = page[page.IndexOf("| written | due |", StringComparison.Ordinal)..page.IndexOf("A time zone stands", StringComparison.Ordinal)];
        string[] calendars = [.. table.Split('\n').Skip(2).SelectMany(line => Quoted().Matches(line.Split('|').ElementAtOrDefault(1) ?? string.Empty)).Select(match => match.Groups[1].Value)];
        Assert.True(calendars.Length > 15);
        Assert.All(calendars, calendar => CalendarReader.Read(calendar));
    }

    private static ScheduleJob Job(ScheduleTarget target) => new()
    {
        Name = "orders-night",
        Target = target,
        Runbook = "orders-night",
        Path = target == ScheduleTarget.Kubernetes ? "/runbooks/orders-night.yaml" : "/srv/runbooks/orders-night.yaml",
        Parameters = [KeyValuePair.Create("within", "30d")],
        Calendar = CalendarReader.Read("daily 03:00 Europe/Berlin"),
        Zone = CalendarZone.Find("Europe/Berlin"),
        MachineZone = CalendarZone.Find("Europe/Berlin"),
        Delay = ScheduleWriters.Of(target).CanDelay ? TimeSpan.FromMinutes(1) : TimeSpan.Zero,
        Launcher = new ScheduleLauncher([target is ScheduleTarget.Kubernetes ? "toil" : "/usr/local/bin/toil"]),
        Folder = "/srv",
        Variables = target is ScheduleTarget.Systemd or ScheduleTarget.Crontab ? [KeyValuePair.Create("TOIL_STORE", "/home/ada/.local/state/toil/toil.db")]
            : target is ScheduleTarget.Kubernetes ? [KeyValuePair.Create("TOIL_STORE", "postgresql://toil@db.example/toil?password=file:/run/secrets/toil")] : [],
        Image = "registry.example/toil:1",
        Action = "your-org/toil@v1",
    };

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
