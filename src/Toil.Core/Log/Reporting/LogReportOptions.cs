using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.report</c>.</summary>
public sealed record LogReportOptions
{
    /// <summary>Begin.</summary>
    [Option("Begin of the period: 30d for the last thirty days, or " + Moment.Forms + ".", Placeholder = "MOMENT", DefaultText = "the Monday twelve weeks before this week: thirteen weeks, with this one")]
    public string? Since { get; init; }

    /// <summary>End.</summary>
    [Option("End of the period, likewise; a date alone means to the end of that day.", Placeholder = "MOMENT", DefaultText = "now")]
    public string? Until { get; init; }

    /// <summary>People.</summary>
    [Option("Whose report: names, or patterns with * and ?.", IsOfCall = true, DefaultText = "the team's; without a team, everybody's")]
    public IReadOnlyList<string> Person { get; init; } = [];

    /// <summary>Teams.</summary>
    [Option("Only entries of these teams: names, or patterns with * and ?; * for every team.", IsOfCall = true, DefaultText = "team: under log: in toil.yaml; everybody's entries with --person")]
    public IReadOnlyList<string> Team { get; init; } = [];

    /// <summary>Nights.</summary>
    [Option("Shows who was woken when, also of others. Without it a person's sleep is shown to that person only, and a team's as totals where three or more people are in them.")]
    public bool Nights { get; init; }

    /// <summary>Cap.</summary>
    [Option("Most toil that is acceptable. The Google SRE book caps it at half of an engineer's time, averaged over quarters.", Unit = "%", Placeholder = "PERCENT", Min = "0", Max = "100")]
    public int Cap { get; init; } = 50;

    /// <summary>Base.</summary>
    [Option("What toil is held against for the verdict: tracked hours, or scheduled ones, which count what is not tracked as free of toil. Overhead and leave are left out of both.")]
    public ShareBase ShareOf { get; init; }

    /// <summary>Coverage.</summary>
    [Option("Least part of the scheduled hours that has to be tracked for a verdict; below it there is none.", Unit = "%", Placeholder = "PERCENT", Min = "0", Max = "100")]
    public int MinCoverage { get; init; } = 60;

    /// <summary>Scheduled.</summary>
    [Option("Hours that a person is scheduled to work in a week, spread over Monday to Friday.", Min = "1h", Max = "168h")]
    public TimeSpan ScheduledHours { get; init; } = TimeSpan.FromHours(40);

    /// <summary>Leave.</summary>
    [Option("Days off: a date or FROM..TO for everybody, PERSON=FROM..TO for one.", Placeholder = "[PERSON=]DAY[..DAY]")]
    public IReadOnlyList<string> Leave { get; init; } = [];

    /// <summary>People.</summary>
    [Option("People in the team, where some of them track nothing.", Min = "1", Max = "100000", DefaultText = "those who have an entry in the period")]
    public int? TeamSize { get; init; }

    /// <summary>Sleep.</summary>
    [Option("Hours in which people sleep, on the clock of their zone. Where they overlap others, sleep wins.", Placeholder = "FROM-TO", DefaultText = "22:00-08:00")]
    public SleepWindow? Sleep { get; init; }

    /// <summary>Costs.</summary>
    [Option("What automating a task is estimated to take: 'deploy the shop=16h', in hours of work.", Placeholder = "TASK=DURATION", Min = "1m")]
    public IReadOnlyDictionary<string, TimeSpan> BuildCost { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Tasks.</summary>
    [Option("Tasks that are listed at most; the others are put together.", Min = "1", Max = "10000")]
    public int Tasks { get; init; } = 15;

    /// <summary>Zone.</summary>
    [Option("Time zone in which the period, the weeks and the scheduled days are counted, by its IANA name. An entry's days are those of its own zone.", Placeholder = "ZONE", DefaultText = "the zone of this machine")]
    public string? Zone { get; init; }
}
