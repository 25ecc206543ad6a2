using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>The hours that people were scheduled to work: Monday to Friday, a fifth of the week each, less their days off.</summary>
/// <param name="hoursAWeek">Hours of a week.</param>
/// <param name="leave">Days off.</param>
/// <param name="clock">Whose days are counted.</param>
internal sealed class Schedule(double hoursAWeek, IReadOnlyList<LeaveDays> leave, ZoneClock clock)
{
    private const int WorkDays = 5;

    /// <summary>
    /// Hours between two instants. A day that is in the period in part counts in part, so that a report at noon expects half a day, and periods
    /// that follow each other add up.
    /// </summary>
    /// <param name="people">The people, null for one whose name is not known; days off of somebody else do not count.</param>
    /// <param name="from">Begin.</param>
    /// <param name="to">End.</param>
    public double Hours(IReadOnlyList<string?> people, DateTimeOffset from, DateTimeOffset to)
    {
        long begin = StoreInstant.ToMicroseconds(from);
        long end = StoreInstant.ToMicroseconds(to);
        double hours = 0;
        for (int day = clock.Day(begin); clock.Midnight(day) < end; day++)
        {
            if (day % 7 >= WorkDays)
            {
                continue;
            }

            long midnight = clock.Midnight(day);
            long next = clock.Midnight(day + 1);
            double part = (double)(Math.Min(end, next) - Math.Max(begin, midnight)) / (next - midnight);
            hours += part * hoursAWeek / WorkDays * AtWork(people, DateOnly.FromDayNumber(day));
        }

        return hours;
    }

    private int AtWork(IReadOnlyList<string?> people, DateOnly day)
        => leave.Any(off => off.First <= day && off.Last >= day) ? people.Count(person => !leave.Any(off => off.Covers(person, day))) : people.Count;
}
