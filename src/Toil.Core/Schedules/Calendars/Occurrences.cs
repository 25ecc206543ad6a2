namespace Toil.Schedules.Calendars;

/// <summary>The instants at which a calendar is due on the clock of a zone.</summary>
/// <param name="fields">The times.</param>
/// <param name="zone">Whose clock shows them.</param>
/// <param name="rule">What happens when the clocks are changed.</param>
internal sealed class Occurrences(CalendarFields fields, TimeZoneInfo zone, ClockRule rule)
{
    // A 29th of February that has to be a Monday comes every 28 years, and every 40 around 2100.
    private const int MostDays = 366 * 41;

    /// <summary>The next one after an instant; null where none comes.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => Search(after, 1, at => at > after);

    /// <summary>The last one at or before an instant; null where none came.</summary>
    public DateTimeOffset? Last(DateTimeOffset until) => Search(until, -1, at => at <= until);

    /// <summary>Those after an instant, in order.</summary>
    public IEnumerable<DateTimeOffset> After(DateTimeOffset after)
    {
        while (Next(after) is { } next)
        {
            yield return next;
            after = next;
        }
    }

    private DateTimeOffset? Search(DateTimeOffset from, int direction, Func<DateTimeOffset, bool> isFound)
    {
        DateTime day = TimeZoneInfo.ConvertTime(from, zone).Date;
        for (int i = -1; i <= MostDays; i++)
        {
            long days = (long)i * direction;
            if (day.Ticks + days * TimeSpan.TicksPerDay is var ticks && (ticks < TimeSpan.TicksPerDay * 2 || ticks > DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay * 2))
            {
                continue;
            }

            DateTime date = day.AddDays(days);
            if (!fields.Includes(date))
            {
                continue;
            }

            DateTimeOffset[] found = [.. Of(date).Where(isFound)];
            if (found.Length > 0)
            {
                return direction > 0 ? found.Min() : found.Max();
            }
        }

        return null;
    }

    private IEnumerable<DateTimeOffset> Of(DateTime date)
    {
        foreach (TimeSpan time in fields.Times())
        {
            DateTime wall = date + time;
            if (zone.IsInvalidTime(wall))
            {
                if (rule.RunsAfterGap && !fields.IsInterval)
                {
                    yield return AfterGap(wall);
                }
            }
            else if (zone.IsAmbiguousTime(wall))
            {
                TimeSpan[] offsets = [.. zone.GetAmbiguousTimeOffsets(wall).OrderDescending()];
                yield return new DateTimeOffset(wall, offsets[0]).ToUniversalTime();
                if (fields.IsInterval ? rule.RepeatsIntervals : rule.RepeatsTimes)
                {
                    yield return new DateTimeOffset(wall, offsets[^1]).ToUniversalTime();
                }
            }
            else
            {
                yield return new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
            }
        }
    }

    private DateTimeOffset AfterGap(DateTime wall)
    {
        while (zone.IsInvalidTime(wall))
        {
            wall = wall.AddMinutes(1);
        }

        return new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
    }
}
