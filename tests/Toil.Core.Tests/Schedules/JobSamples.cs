using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Schedules;
using Toil.Schedules.Calendars;
using Toil.Schedules.Targets;

namespace Toil.Core.Tests.Schedules;

/// <summary>Jobs to write for targets.</summary>
internal static class JobSamples
{
    /// <summary>Values that have broken such files before, and all that <see cref="HostileText"/> thinks of.</summary>
    public static Arbitrary<string> Values { get; } = Gen.OneOf(
            Gen.Elements(
                "it's", "a \"b\" c", "100% of it", "%h %%", "$HOME ${HOME} $$ $(id) `id`", "${{ secrets.X }} }}", "line\nline", "\ttab", " lead and trail ", "-leading", "--set", "a\\b\\", "\\\"", "back\\\\\"",
                "#comment", "; rm -rf /", "&& false", "x=y=z", "é ü 中 😀", "", "'", "''", "\"", "key: value", "- item", "{{ }}", "!tag", "*star", "<a>&amp;</a>", "]]>", new string('x', 5_000), "$(VAR) $$(VAR)", "a\r\nb", "\u2028", "!history!"),
            HostileText.WellFormed.Generator.Select(text => text.Replace("\0", string.Empty, StringComparison.Ordinal)))
        .ToArbitrary();

    /// <summary>A job.</summary>
    public static ScheduleJob Job(ScheduleTarget target, string calendar = "daily 03:00", params (string Name, string Value)[] parameters) => new()
    {
        Name = "orders-night",
        Target = target,
        Runbook = "orders-night",
        Path = "/srv/run books/orders 100%.yaml",
        Parameters = [.. parameters.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))],
        Calendar = CalendarReader.Read(calendar),
        Zone = CalendarReader.Read(calendar).Zone ?? CalendarZone.Find("Europe/Berlin"),
        MachineZone = CalendarZone.Find("Europe/Berlin"),
        Launcher = new ScheduleLauncher(["/opt/toil's tools/toil"]),
        Folder = "/srv",
        ScriptFolder = "/srv/scripts",
        Image = "registry.example/toil:1",
        Action = "example/toil@v1",
    };
}
