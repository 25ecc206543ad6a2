namespace Toil.Schedules.Calendars;

/// <summary>One of the five fields of cron.</summary>
/// <param name="Name">What it is called in errors: <c>hour</c>.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number.</param>
/// <param name="Names">Names for the numbers from <paramref name="First"/> on; empty for none.</param>
/// <param name="First">The number of the first name.</param>
internal sealed record CalendarField(string Name, int Min, int Max, IReadOnlyList<string> Names, int First = 0)
{
    private static readonly string[] s_months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] s_days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    /// <summary>The minute.</summary>
    public static CalendarField Minute { get; } = new("minute", 0, 59, []);

    /// <summary>The hour.</summary>
    public static CalendarField Hour { get; } = new("hour", 0, 23, []);

    /// <summary>The day of the month.</summary>
    public static CalendarField Day { get; } = new("day of the month", 1, 31, []);

    /// <summary>The month.</summary>
    public static CalendarField Month { get; } = new("month", 1, 12, s_months, 1);

    /// <summary>The day of the week. Sunday is 0, and 7 as well.</summary>
    public static CalendarField Weekday { get; } = new("day of the week", 0, 7, s_days);

    /// <summary>All five, in order.</summary>
    public static IReadOnlyList<CalendarField> All { get; } = [Minute, Hour, Day, Month, Weekday];

    /// <summary>The number that a name stands for, whole or by its first three letters; null for none.</summary>
    public int? Number(string word)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i].Equals(word, StringComparison.OrdinalIgnoreCase) || Names[i][..3].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return First + i;
            }
        }

        return null;
    }
}
