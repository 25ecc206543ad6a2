using System.Globalization;

namespace Toil.Schedules.Calendars;

/// <summary>Reads what stands behind <c>every</c>: an interval that divides the hour or the day, because every target counts from their beginning.</summary>
/// <param name="error">Makes the errors.</param>
internal sealed class EveryReader(CalendarError error)
{
    /// <summary>Reads it.</summary>
    public CalendarFields Read(CalendarWord word)
    {
        string text = word.Text.ToLowerInvariant();
        (string number, string unit) = (text.TrimEnd([.. "abcdefghijklmnopqrstuvwxyz"]), text.TrimStart([.. "0123456789"]));
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0 || unit is not ("m" or "min" or "h"))
        {
            throw unit is "d" && count >= 1
                ? error.At(word, "does not say at what time", "Write 'daily 03:00', or 'monthly 1 04:00'.")
                : unit is "s" ? error.At(word, "is shorter than any target can", "Write 'every 1m' or more.")
                : error.At(word, "is no interval", "Write minutes or hours: 'every 15m', 'every 6h'.");
        }

        if (unit != "h" && count % 60 == 0)
        {
            (count, unit) = (count / 60, "h");
        }

        int whole = unit == "h" ? 24 : 60;
        if (count > whole || whole % count != 0)
        {
            int[] fit = [.. Enumerable.Range(1, whole).Where(value => whole % value == 0)];
            int near = fit.MinBy(value => Math.Abs(value - count));
            throw error.At(
                word, unit == "h" ? "does not divide the day: the last interval before midnight would be another" : "does not divide the hour: the last interval of each hour would be another",
                $"Write 'every {near}{(unit == "h" ? "h" : "m")}', or the times that you mean.");
        }

        return unit == "h"
            ? new CalendarFields { Hours = Steps(count, 24), HourStar = count }
            : new CalendarFields { Minutes = Steps(count, 60), MinuteStar = count, Hours = CalendarFields.AllHours, HourStar = 1 };
    }

    private static ulong Steps(int step, int end) => Enumerable.Range(0, end).Where(value => value % step == 0).Aggregate(0UL, (sum, value) => sum | 1UL << value);
}
