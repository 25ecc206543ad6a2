using System.Globalization;

namespace Toil.Schedules.Calendars;

/// <summary>Says where a scheduler does something else than Toil's own reading of a calendar when the clocks are changed.</summary>
internal static class ClockChanges
{
    private const int Days = 366 * 2;

    /// <summary>A sentence about the next such days; null where there are none in two years.</summary>
    /// <param name="fields">The times.</param>
    /// <param name="zone">Whose clock shows them.</param>
    /// <param name="rule">The scheduler's rule.</param>
    /// <param name="who">The scheduler, for people.</param>
    /// <param name="now">From when on.</param>
    public static string? Sentence(CalendarFields fields, TimeZoneInfo zone, ClockRule rule, string who, DateTimeOffset now)
    {
        if (rule == ClockRule.Cron || zone.GetAdjustmentRules().Length == 0)
        {
            return null;
        }

        Occurrences theirs = new(fields, zone, rule);
        Occurrences ours = new(fields, zone, ClockRule.Cron);
        List<string> said = [];
        DateTime today = TimeZoneInfo.ConvertTime(now, zone).Date;
        for (DateTime day = today; day < today.AddDays(Days) && said.Count < 2; day = day.AddDays(1))
        {
            DateTimeOffset noon = new(day.AddHours(12), zone.GetUtcOffset(day.AddHours(12)));
            TimeSpan change = zone.GetUtcOffset(noon.UtcDateTime) - zone.GetUtcOffset(noon.UtcDateTime.AddDays(-1));
            if (change == TimeSpan.Zero)
            {
                continue;
            }

            DateTimeOffset before = noon.AddDays(-1);
            int more = theirs.After(before).TakeWhile(at => at <= noon).Count() - ours.After(before).TakeWhile(at => at <= noon).Count();
            if (more != 0)
            {
                said.Add(string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(more)} {(more < 0 ? "fewer" : "more")} on {day:yyyy-MM-dd}"));
            }
        }

        return said.Count == 0 ? null : $"When the clocks of {zone.Id} change, {who} runs it {string.Join(" and ", said)} than the calendar says; a zone without daylight saving, such as UTC, or a time outside of the change avoids it.";
    }
}
