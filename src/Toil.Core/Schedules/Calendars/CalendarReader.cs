using System.Globalization;
using Toil.Operations;

namespace Toil.Schedules.Calendars;

/// <summary>Reads a calendar from one text.</summary>
internal sealed class CalendarReader
{
    private static readonly string[] s_words =
        ["daily", "weekdays", "weekends", "weekly", "monthly", "hourly", "every", .. CalendarField.Weekday.Names, .. CalendarField.Weekday.Names.Select(name => name[..3])];

    private readonly string _text;
    private readonly CalendarError _error;
    private readonly CronReader _cron;
    private readonly CalendarWord[] _words;
    private int _next;

    private CalendarReader(string text)
    {
        _text = text;
        _error = new CalendarError(text);
        _cron = new CronReader(_error);
        _words = CalendarWord.Of(text);
    }

    /// <summary>Reads one.</summary>
    /// <param name="text">The calendar, with a time zone at its end or not.</param>
    /// <param name="zone">The zone from an option; null for none.</param>
    /// <exception cref="ToilException"><c>CalendarInvalid</c>, <c>CalendarNever</c>, <c>ZoneUnknown</c>.</exception>
    public static Calendar Read(string? text, string? zone = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw ToilException.Invalid("CalendarMissing", "No calendar is given.", $"Write {CalendarError.Forms}.");
        }

        return new CalendarReader(text).Read(zone);
    }

    private Calendar Read(string? zone)
    {
        CalendarFields fields = Fields();
        TimeZoneInfo? named = null;
        if (_next < _words.Length)
        {
            CalendarWord word = _words[_next++];
            named = char.IsAsciiDigit(word.Text[0]) || word.Text[0] == '*'
                ? throw _error.At(word, "stands behind the end of the calendar", "Take it out; there are no seconds and no years.")
                : CalendarZone.Find(word.Text, _error, word);
        }

        if (_next < _words.Length)
        {
            throw _error.At(_words[_next], "stands behind the end of the calendar", "Take it out: the time zone is the last word.");
        }

        TimeZoneInfo? given = zone is null ? null : CalendarZone.Find(zone);
        if (named is not null && given is not null && named.Id != given.Id)
        {
            throw _error.Missing($"names the zone {named.Id}, and --zone {given.Id}", "Name one of them.");
        }

        return !fields.IsNever() ? new Calendar(_text.Trim(), fields, given ?? named) : throw ToilException.Invalid(
            "CalendarNever", $"The calendar '{Values.InertText.From(_text, 200)}' never comes: no month has such a day.", "Name a day that there is, or 'monthly last 04:00' for the last day of each month.", _text);
    }

    private CalendarFields Fields()
    {
        CalendarWord first = _words[_next];
        if (first.Text[0] == '@')
        {
            _next++;
            return _cron.Macro(first);
        }

        if (char.IsAsciiDigit(first.Text[0]) || first.Text[0] is '*' or '?')
        {
            return Cron();
        }

        _next++;
        return first.Text.ToLowerInvariant() switch
        {
            "daily" => At(new CalendarFields()),
            "weekdays" => At(Weekly(0b0111110)),
            "weekends" => At(Weekly(0b1000001)),
            "hourly" => new CalendarFields { Hours = CalendarFields.AllHours, HourStar = 1 },
            "monthly" => Monthly(),
            "every" => new EveryReader(_error).Read(Word("how often: 15m, 6h")),
            "weekly" => throw _error.At(first, "does not say on which day", "Write the day in its place: 'mon 02:30'."),
            _ => Days(first),
        };
    }

    private CalendarFields Cron()
    {
        if (_words.Length < 5 || _words.Take(5).Any(word => word.Text.Contains(':', StringComparison.Ordinal)))
        {
            throw _words[0].Text.Contains(':', StringComparison.Ordinal)
                ? _error.At(_words[0], "is a time, and nothing says on which days", $"Write 'daily {Values.InertText.From(_words[0].Text, 80)}'.")
                : _error.Missing($"has {_words.Length} of the five fields of cron", "Write minute, hour, day of the month, month and day of the week: '0 3 * * *' for 03:00 every day.");
        }

        _next = 5;
        return _cron.Fields(_words[..5]);
    }

    private CalendarFields Days(CalendarWord word)
    {
        ulong days = 0;
        foreach (CalendarWord item in word.Split(','))
        {
            if (item.Text.Split('-').Any(part => CalendarField.Weekday.Number(part) is null))
            {
                throw _error.Unknown(item, "is no calendar", s_words);
            }

            days |= _cron.Field(item, CalendarField.Weekday).Set;
        }

        return At(Weekly((days | days >> 7) & CalendarFields.AllWeekdays));
    }

    private static CalendarFields Weekly(ulong days) => new() { Weekdays = days, WeekdayStar = days == CalendarFields.AllWeekdays ? 1 : 0 };

    private CalendarFields Monthly()
    {
        CalendarWord day = Word("the day: 'monthly 1 04:00', 'monthly last 04:00'");
        if (day.Text.Equals("last", StringComparison.OrdinalIgnoreCase))
        {
            return At(new CalendarFields { IsLastDay = true, DayStar = 0 });
        }

        if (!char.IsAsciiDigit(day.Text[0]) || day.Text.Contains(':', StringComparison.Ordinal))
        {
            throw _error.Unknown(day, "is no day of a month", ["last"], "Write a day from 1 to 31, or 'last'.");
        }

        return At(new CalendarFields { Days = _cron.Field(day, CalendarField.Day).Set, DayStar = 0 });
    }

    private CalendarFields At(CalendarFields days)
    {
        CalendarWord times = Word("the time: 03:00");
        (int Hour, int Minute)[] all = [.. times.Split(',').Select(Time)];
        if (all.Any(time => time.Minute != all[0].Minute))
        {
            throw _error.At(times, "has times with different minutes, which no cron can say in one line", "Make a schedule of each, or give them the same minute.");
        }

        return days with { Minutes = 1UL << all[0].Minute, Hours = all.Aggregate(0UL, (sum, time) => sum | 1UL << time.Hour) };
    }

    private (int Hour, int Minute) Time(CalendarWord word)
        => word.Text.Length is 4 or 5 && TimeOnly.TryParseExact(word.Text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? (time.Hour, time.Minute)
            : throw _error.At(word, "is no time of day", word.Text == "24:00" ? "Write 00:00, which begins the day." : "Write hours and minutes from 00:00 to 23:59.");

    private CalendarWord Word(string what) => _next < _words.Length ? _words[_next++] : throw _error.Missing("ends too early", $"Say {what}.");
}
