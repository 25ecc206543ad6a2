using System.Globalization;

namespace Toil.Schedules.Calendars;

/// <summary>Reads the five fields of cron: numbers, names, ranges, lists, steps, and the names that begin with @.</summary>
/// <param name="error">Makes the errors.</param>
internal sealed class CronReader(CalendarError error)
{
    private static readonly Dictionary<string, string> s_macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    /// <summary>What a name that begins with @ stands for.</summary>
    public CalendarFields Macro(CalendarWord word)
    {
        if (word.Text.Equals("@reboot", StringComparison.OrdinalIgnoreCase))
        {
            throw error.At(word, "is no time: nobody knows when a machine starts", "Name a time, such as 'daily 03:00'; a missed run is made up for at the start where the target can.");
        }

        return s_macros.TryGetValue(word.Text, out string? fields)
            ? Fields(CalendarWord.Of(fields))
            : throw error.Unknown(word, "is no name of a calendar", s_macros.Keys, $"There are: {string.Join(", ", s_macros.Keys)}.");
    }

    /// <summary>The five fields.</summary>
    public CalendarFields Fields(IReadOnlyList<CalendarWord> words)
    {
        (ulong Set, int Star)[] read = [.. words.Zip(CalendarField.All, Field)];
        ulong weekdays = (read[4].Set | read[4].Set >> 7) & CalendarFields.AllWeekdays;
        return new CalendarFields
        {
            Minutes = read[0].Set,
            MinuteStar = read[0].Star,
            Hours = read[1].Set,
            HourStar = read[1].Star,
            Days = read[2].Set,
            DayStar = read[2].Star,
            Months = read[3].Set,
            Weekdays = weekdays,
            WeekdayStar = read[4].Star,
        };
    }

    /// <summary>The numbers of one field, and the step of a star at its beginning.</summary>
    public (ulong Set, int Star) Field(CalendarWord word, CalendarField field)
    {
        ulong set = 0;
        int star = 0;
        bool isFirst = true;
        foreach (CalendarWord item in word.Split(','))
        {
            (ulong numbers, int step) = Item(item, field);
            set |= numbers;
            star = isFirst ? step : star;
            isFirst = false;
        }

        return (set, star);
    }

    private (ulong Set, int Star) Item(CalendarWord item, CalendarField field)
    {
        if (item.Text.Length == 0)
        {
            throw error.At(item, $"is no {field.Name}: nothing stands between two commas", "Take one comma out.");
        }

        int slash = item.Text.IndexOf('/', StringComparison.Ordinal);
        CalendarWord range = slash < 0 ? item : item.Part(0, slash);
        int step = slash < 0 ? 1 : Step(item.Part(slash + 1, item.Text.Length - slash - 1), field);
        if (range.Text == "*")
        {
            // A week has seven days: 7 is another name of its Sunday.
            return (Set(field.Min, field == CalendarField.Weekday ? 6 : field.Max, step), step);
        }

        int hyphen = range.Text.IndexOf('-', StringComparison.Ordinal);
        if (hyphen <= 0)
        {
            int one = Number(range, field);
            return slash < 0 ? (1UL << one, 0) : throw error.At(
                item, "is a step of a single number, which every cron reads in another way", $"Write the range: {one}-{field.Max}/{step}.");
        }

        int from = Number(range.Part(0, hyphen), field);
        int to = Number(range.Part(hyphen + 1, range.Text.Length - hyphen - 1), field);
        if (field == CalendarField.Weekday && to == 0)
        {
            to = from == 0 ? 0 : 7;
        }

        return from <= to ? (Set(from, to, step), 0) : throw error.At(
            range, "is an empty range: it ends before it begins",
            string.Create(CultureInfo.InvariantCulture, $"Write {from}-{(field == CalendarField.Weekday ? 6 : field.Max)},{field.Min}-{to}, or turn it round."));
    }

    private int Step(CalendarWord word, CalendarField field)
        => int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int step) && step >= 1 && step <= field.Max ? step : throw error.At(
            word, $"is no step of the {field.Name}", $"Write a number from 1 to {field.Max} behind the slash.");

    private int Number(CalendarWord word, CalendarField field)
    {
        if (int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number >= field.Min && number <= field.Max ? number : throw error.At(
                word, $"is out of range for the {field.Name}", $"Write a number from {field.Min} to {field.Max}.");
        }

        if (field.Number(word.Text) is { } named)
        {
            return named;
        }

        (string what, string remedy) = word.Text switch
        {
            "?" => ($"is no {field.Name} that every cron knows", "Write * for any."),
            "L" or "l" => ("is no day that every cron knows", "Write 'monthly last 04:00' for the last day of the month."),
            _ => ($"is no {field.Name}", field.Names.Count == 0 ? $"Write a number from {field.Min} to {field.Max}, or *." : $"Write a number from {field.Min} to {field.Max}, or {field.Names[0][..3]}, {field.Names[1][..3]} and so on."),
        };
        throw error.Unknown(new CalendarWord(word.Text, word.Position), what, word.Text.Length > 2 ? field.Names.Concat(field.Names.Select(name => name[..3])) : [], remedy);
    }

    private static ulong Set(int from, int to, int step)
    {
        ulong set = 0;
        for (int i = from; i <= to; i += step)
        {
            set |= 1UL << i;
        }

        return set;
    }
}
