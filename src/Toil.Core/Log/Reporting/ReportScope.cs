using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Reporting;

/// <summary>What a report is about: the period, and whose entries.</summary>
/// <param name="From">Begin.</param>
/// <param name="To">End.</param>
/// <param name="Zone">The zone in which its days are counted.</param>
/// <param name="People">Patterns of persons; empty for all.</param>
/// <param name="Teams">Patterns of teams; empty for all.</param>
/// <param name="Asker">Who asks.</param>
internal sealed record ReportScope(
    DateTimeOffset From, DateTimeOffset To, TimeZoneInfo Zone, IReadOnlyList<string> People, IReadOnlyList<string> Teams, string Asker)
{
    /// <summary>Weeks of a quarter.</summary>
    public const int QuarterWeeks = 13;

    /// <summary>People without whom a team's sleep is not shown, even in total: of fewer, whoever has the rota knows whose it was.</summary>
    public const int LeastPeople = 3;

    /// <summary>The period in weeks.</summary>
    public double Weeks => (To - From).TotalDays / 7;

    /// <summary>True where the asker asks for their own report alone.</summary>
    public bool IsOwn => People is [{ } only] && only.Equals(Asker, StringComparison.OrdinalIgnoreCase);

    /// <summary>The scope that options mean.</summary>
    /// <exception cref="ToilException"><c>PeriodInvalid</c>, <c>ZoneUnknown</c>, or a moment that cannot be read.</exception>
    public static ReportScope Of(LogReportOptions options, OperationContext context)
    {
        LogPerson person = LogPerson.Of(context);
        TimeZoneInfo zone = string.IsNullOrWhiteSpace(options.Zone) ? person.Zone : ZoneTime.Find(options.Zone.Trim());
        DateTimeOffset now = context.Time.GetUtcNow();
        Moment moment = new(zone, now);
        DateTimeOffset to = options.Until is null ? now : moment.ReadEnd("--until", options.Until);
        DateTimeOffset from = options.Since is null ? Thirteen(to, zone) : moment.Read("--since", options.Since);
        if (from >= to)
        {
            throw ToilException.Invalid(
                "PeriodInvalid",
                $"The period ends before it begins: it is from {EntryRules.Show(from, zone)} to {EntryRules.Show(to, zone)}.",
                "Give a --since that is earlier, or an --until that is later.", options.Until ?? options.Since);
        }

        IReadOnlyList<string> teams = options.Team.Count > 0 ? options.Team : options.Person.Count == 0 && person.Team is { } team ? [team] : [];
        return new(from, to, zone, options.Person, teams is ["*"] ? [] : teams, person.Name);
    }

    /// <summary>Whose report it is, for a sentence: <c>ada</c>, <c>the team platform</c>, <c>everybody</c>.</summary>
    public string Whose => InertText.From((People.Count, Teams.Count) switch
    {
        (0, 0) => "everybody",
        (0, _) => $"the team {string.Join(", ", Teams)}",
        (_, 0) => string.Join(", ", People),
        _ => $"{string.Join(", ", People)} in the team {string.Join(", ", Teams)}",
    });

    /// <summary>The same behind a noun: <c> of ada</c>; nothing for everybody.</summary>
    public string OfWhom => People.Count + Teams.Count == 0 ? string.Empty : $" of {Whose}";

    /// <summary>The period, for a sentence.</summary>
    public string When => string.Create(CultureInfo.InvariantCulture, $"{EntryRules.Show(From, Zone)} to {EntryRules.Show(To, Zone)}");

    private static DateTimeOffset Thirteen(DateTimeOffset to, TimeZoneInfo zone)
    {
        int day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(to.AddTicks(-1), zone).DateTime).DayNumber;
        DateOnly monday = DateOnly.FromDayNumber(ZoneClock.MondayOf(day) - (7 * (QuarterWeeks - 1)));
        return ZoneTime.AtOrAfter(monday.ToDateTime(TimeOnly.MinValue), zone);
    }
}
