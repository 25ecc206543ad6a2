using System.Globalization;
using System.Numerics;

namespace Toil.Schedules.Calendars;

/// <summary>The times of a calendar, as the five fields of cron say them: which minutes, hours, days, months and weekdays.</summary>
internal sealed record CalendarFields
{
    /// <summary>All minutes of an hour.</summary>
    public const ulong AllMinutes = (1UL << 60) - 1;

    /// <summary>All hours of a day.</summary>
    public const ulong AllHours = (1UL << 24) - 1;

    /// <summary>All days of a month, from 1.</summary>
    public const ulong AllDays = ((1UL << 32) - 1) & ~1UL;

    /// <summary>All months, from 1.</summary>
    public const ulong AllMonths = ((1UL << 13) - 1) & ~1UL;

    /// <summary>All days of a week; Sunday is 0.</summary>
    public const ulong AllWeekdays = (1UL << 7) - 1;

    /// <summary>Minutes, a bit each.</summary>
    public ulong Minutes { get; init; } = 1;

    /// <summary>Hours.</summary>
    public ulong Hours { get; init; } = 1;

    /// <summary>Days of the month, from bit 1.</summary>
    public ulong Days { get; init; } = AllDays;

    /// <summary>Months, from bit 1.</summary>
    public ulong Months { get; init; } = AllMonths;

    /// <summary>Days of the week; Sunday is bit 0.</summary>
    public ulong Weekdays { get; init; } = AllWeekdays;

    /// <summary>True for the last day of a month, in place of <see cref="Days"/>.</summary>
    public bool IsLastDay { get; init; }

    /// <summary>The step of a minute field that begins with a star; 0 where it does not.</summary>
    public int MinuteStar { get; init; }

    /// <summary>The step of an hour field that begins with a star; 0 where it does not.</summary>
    public int HourStar { get; init; }

    /// <summary>The step of a day field that begins with a star; 0 where it does not.</summary>
    public int DayStar { get; init; } = 1;

    /// <summary>The step of a weekday field that begins with a star; 0 where it does not.</summary>
    public int WeekdayStar { get; init; } = 1;

    /// <summary>True where either a day of the month or a day of the week is enough: both are named, and neither begins with a star.</summary>
    public bool IsEitherDay => DayStar == 0 && WeekdayStar == 0;

    /// <summary>True where the times follow from an interval (the minute or the hour begins with a star), and not from a time of day.</summary>
    public bool IsInterval => MinuteStar > 0 || HourStar > 0;

    /// <summary>True where every day counts.</summary>
    public bool IsEveryDay => !IsLastDay && Days == AllDays && Weekdays == AllWeekdays && Months == AllMonths;

    /// <summary>How many times a day.</summary>
    public int TimesADay => BitOperations.PopCount(Minutes) * BitOperations.PopCount(Hours);

    /// <summary>True where it is due on a day.</summary>
    public bool Includes(DateTime day)
    {
        if (!Has(Months, day.Month))
        {
            return false;
        }

        bool isDay = IsLastDay ? day.Day == DateTime.DaysInMonth(day.Year, day.Month) : Has(Days, day.Day);
        bool isWeekday = Has(Weekdays, (int)day.DayOfWeek);
        return IsEitherDay ? isDay || isWeekday : isDay && isWeekday;
    }

    /// <summary>The times of a day, in order, as times since its midnight.</summary>
    public IEnumerable<TimeSpan> Times() => from hour in Values(Hours) from minute in Values(Minutes) select new TimeSpan(hour, minute, 0);

    /// <summary>True where a set has a number.</summary>
    public static bool Has(ulong set, int number) => (set >> number & 1) != 0;

    /// <summary>The numbers of a set, in order.</summary>
    public static IEnumerable<int> Values(ulong set)
    {
        for (; set != 0; set &= set - 1)
        {
            yield return BitOperations.TrailingZeroCount(set);
        }
    }

    /// <summary>True where no day ever comes. A calendar repeats itself after 28 years, and 2100 changes nothing that would make a day possible.</summary>
    public bool IsNever()
    {
        DateTime day = new(2000, 1, 1);
        for (DateTime end = day.AddYears(40); day < end; day = day.AddDays(1))
        {
            if (Includes(day))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The five fields in numbers, as every cron reads them; null where cron has no words for it.</summary>
    public string? Cron => IsLastDay ? null : string.Join(
        ' ',
        Text(Minutes, AllMinutes, MinuteStar), Text(Hours, AllHours, HourStar), Text(Days, AllDays, DayStar),
        Text(Months, AllMonths, Months == AllMonths ? 1 : 0), Text(Weekdays, AllWeekdays, WeekdayStar));

    private static string Text(ulong set, ulong all, int star)
    {
        if (star == 0)
        {
            return Ranges(set);
        }

        int first = BitOperations.TrailingZeroCount(all);
        ulong stepped = Values(all).Where(value => (value - first) % star == 0).Aggregate(0UL, (sum, value) => sum | 1UL << value);
        string head = star == 1 ? "*" : string.Create(CultureInfo.InvariantCulture, $"*/{star}");
        return (set & ~stepped) is var rest and not 0 ? $"{head},{Ranges(rest)}" : head;
    }

    private static string Ranges(ulong set)
    {
        List<string> parts = [];
        int[] values = [.. Values(set)];
        for (int i = 0; i < values.Length; i++)
        {
            int start = i;
            while (i + 1 < values.Length && values[i + 1] == values[i] + 1)
            {
                i++;
            }

            string from = values[start].ToString(CultureInfo.InvariantCulture);
            parts.Add(i == start ? from : from + (i - start >= 2 ? "-" : ",") + values[i].ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(',', parts);
    }
}
