using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>
/// The wall clock of a zone for a million instants that come nearly in order: remembers the last two days, weeks and nights that it answered. Starts
/// come in order, but what counts is known a little later, so around each midnight and each evening the two are asked for by turns.
/// </summary>
internal sealed class ZoneClock(TimeZoneInfo zone, SleepWindow sleep)
{
    private (long From, long To, int Number) _day;
    private (long From, long To, int Number) _otherDay;
    private (long From, long To, int Number) _week;
    private (long From, long To, int Number) _otherWeek;
    private (long From, long To, int? Number) _night;
    private (long From, long To, int? Number) _otherNight;

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>The Monday (day number) of an instant's week, and the instant at which the next week begins.</summary>
    public int Week(long instant, out long next)
    {
        if (instant < _week.From || instant >= _week.To)
        {
            (_week, _otherWeek) = (_otherWeek, _week);
        }

        if (instant < _week.From || instant >= _week.To)
        {
            int monday = MondayOf(Day(instant));
            _week = (Midnight(monday), Midnight(monday + 7), monday);
        }

        next = _week.To;
        return _week.Number;
    }

    /// <summary>The day (day number) of an instant.</summary>
    public int Day(long instant)
    {
        if (instant < _day.From || instant >= _day.To)
        {
            (_day, _otherDay) = (_otherDay, _day);
        }

        if (instant < _day.From || instant >= _day.To)
        {
            int day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(StoreInstant.FromMicroseconds(instant), zone).DateTime).DayNumber;
            _day = (Midnight(day), Midnight(day + 1), day);
        }

        return _day.Number;
    }

    /// <summary>The night (day number of its evening) in whose sleep window an instant lies, or null; and the instant until which that holds.</summary>
    public int? Night(long instant, out long next)
    {
        if (instant < _night.From || instant >= _night.To)
        {
            (_night, _otherNight) = (_otherNight, _night);
        }

        if (instant < _night.From || instant >= _night.To)
        {
            _night = FindNight(instant);
        }

        next = _night.To;
        return _night.Number;
    }

    /// <summary>Hours of the wall clock, from 0 to 24.</summary>
    public double Hour(long instant)
    {
        Day(instant);
        return _day.To - _day.From == TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond
            ? (instant - _day.From) / LogReport.Hour
            : TimeZoneInfo.ConvertTime(StoreInstant.FromMicroseconds(instant), zone).TimeOfDay.TotalHours;
    }

    /// <summary>The begin of a day, in microseconds.</summary>
    public long Midnight(int day) => StoreInstant.ToMicroseconds(ZoneTime.AtOrAfter(DateOnly.FromDayNumber(day).ToDateTime(TimeOnly.MinValue), zone));

    /// <summary>The Monday of a day's week. Day 0 (0001-01-01) was one.</summary>
    public static int MondayOf(int day) => day - (day % 7);

    private (long From, long To, int? Number) FindNight(long instant)
    {
        DateTimeOffset at = StoreInstant.FromMicroseconds(instant);
        long from = long.MinValue;
        foreach ((DateTimeOffset start, DateTimeOffset end) in sleep.Nights(at.AddDays(-2), at.AddDays(2), zone))
        {
            long begin = StoreInstant.ToMicroseconds(start);
            long over = StoreInstant.ToMicroseconds(end);
            if (instant < begin)
            {
                return (from, begin, null);
            }

            if (instant < over)
            {
                // A window that begins after midnight (1-9) belongs to the evening before.
                DateTime evening = TimeZoneInfo.ConvertTime(start, zone).DateTime;
                int day = DateOnly.FromDateTime(evening).DayNumber;
                return (begin, over, sleep.Start > sleep.End || evening.Hour >= 12 ? day : day - 1);
            }

            from = over;
        }

        // Without a night ahead there is no end to the day.
        return (from, instant + 1, null);
    }
}
