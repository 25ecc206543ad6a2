using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>The wall clock of a zone for a million instants: remembers the days, the weeks and the nights that it was asked for.</summary>
internal sealed class ZoneClock
{
    private readonly SleepWindow _sleep;
    private readonly ClockSpans _days;
    private readonly ClockSpans _weeks;
    private readonly ClockSpans _nights;

    public ZoneClock(TimeZoneInfo zone, SleepWindow sleep)
    {
        Zone = zone;
        _sleep = sleep;
        _days = new(FindDay);
        _weeks = new(FindWeek);
        _nights = new(FindNight);
    }

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The Monday (day number) of an instant's week, and the instant at which the next week begins.</summary>
    public int Week(long instant, out long next)
    {
        ClockSpan week = _weeks.At(instant);
        next = week.To;
        return week.Number!.Value;
    }

    /// <summary>The day (day number) of an instant.</summary>
    public int Day(long instant) => _days.At(instant).Number!.Value;

    /// <summary>The night (day number of its evening) in whose sleep window an instant lies, or null; and the instant until which that holds.</summary>
    public int? Night(long instant, out long next)
    {
        ClockSpan night = _nights.At(instant);
        next = night.To;
        return night.Number;
    }

    /// <summary>Hours of the wall clock, from 0 to 24.</summary>
    public double Hour(long instant)
    {
        ClockSpan day = _days.At(instant);
        return day.To - day.From == TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond
            ? (instant - day.From) / LogReport.Hour
            : TimeZoneInfo.ConvertTime(StoreInstant.FromMicroseconds(instant), Zone).TimeOfDay.TotalHours;
    }

    /// <summary>The begin of a day, in microseconds.</summary>
    public long Midnight(int day) => StoreInstant.ToMicroseconds(ZoneTime.AtOrAfter(DateOnly.FromDayNumber(day).ToDateTime(TimeOnly.MinValue), Zone));

    /// <summary>The Monday of a day's week. Day 0 (0001-01-01) was one.</summary>
    public static int MondayOf(int day) => day - (day % 7);

    private ClockSpan FindDay(long instant)
    {
        int day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(StoreInstant.FromMicroseconds(instant), Zone).DateTime).DayNumber;
        return new(Midnight(day), Midnight(day + 1), day);
    }

    private ClockSpan FindWeek(long instant)
    {
        int monday = MondayOf(Day(instant));
        return new(Midnight(monday), Midnight(monday + 7), monday);
    }

    private ClockSpan FindNight(long instant)
    {
        DateTimeOffset at = StoreInstant.FromMicroseconds(instant);
        long from = long.MinValue;
        foreach ((DateTimeOffset start, DateTimeOffset end) in _sleep.Nights(at.AddDays(-2), at.AddDays(2), Zone))
        {
            long begin = StoreInstant.ToMicroseconds(start);
            long over = StoreInstant.ToMicroseconds(end);
            if (instant < begin)
            {
                return new(from, begin, null);
            }

            if (instant < over)
            {
                // A window that begins after midnight (1-9) belongs to the evening before.
                DateTime evening = TimeZoneInfo.ConvertTime(start, Zone).DateTime;
                int day = DateOnly.FromDateTime(evening).DayNumber;
                return new(begin, over, _sleep.Start > _sleep.End || evening.Hour >= 12 ? day : day - 1);
            }

            from = over;
        }

        // Without a night ahead there is no end to the day.
        return new(from, instant + 1, null);
    }
}
