using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Import;

/// <summary>The values of a klog file: dates, times, durations (file format specification 1.4, https://github.com/jotaen/klog).</summary>
internal static partial class KlogTime
{
    /// <summary>Reads <c>2026-11-20</c> or <c>2026/11/20</c>.</summary>
    public static DateOnly? Date(string text)
        => DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/MM/dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) && date.Year is > 1900 and < 9999
            ? date
            : null;

    /// <summary>Reads <c>9:00</c>, <c>9:00pm</c>, <c>&lt;23:40</c>, <c>0:30&gt;</c>, <c>24:00</c> as the wall clock's time.</summary>
    /// <exception cref="ToilException"><c>ImportRowInvalid</c>.</exception>
    public static DateTime Wall(string text, DateOnly day)
    {
        Match match = TimePattern().Match(text);
        int hour = match.Success ? Number(match, "h") : 99;
        int minute = match.Success ? Number(match, "m") : 99;
        bool isBefore = match.Groups["before"].Success;
        bool isAfter = match.Groups["after"].Success;
        if (match.Groups["half"].Success)
        {
            hour = hour is < 1 or > 12 ? 99 : (hour % 12) + (match.Groups["half"].Value.StartsWith('p') ? 12 : 0);
        }

        bool isTime = minute < 60 && (hour < 24 || (hour == 24 && minute == 0 && !isAfter)) && !(isBefore && isAfter);
        return isTime
            ? day.AddDays((isBefore ? -1 : 0) + (isAfter ? 1 : 0)).ToDateTime(TimeOnly.MinValue).AddHours(hour).AddMinutes(minute)
            : throw Invalid(text, "a time", "Times look like 9:00, 9:00pm, <23:40 (the day before) or 0:30> (the day after).");
    }

    /// <summary>Reads <c>1h30m</c>, <c>-45m</c>, <c>+2h</c>; null where the text is none.</summary>
    public static TimeSpan? Span(string text)
    {
        Match match = SpanPattern().Match(text);
        if (!match.Success || (match.Groups["h"].Success && match.Groups["m"].Success && Number(match, "m") > 59))
        {
            return null;
        }

        TimeSpan span = TimeSpan.FromMinutes((60L * Number(match, "h")) + Number(match, "m"));
        return match.Groups["sign"].Value == "-" ? -span : span;
    }

    public static ToilException Invalid(string text, string what, string remedy)
        => ToilException.Invalid("ImportRowInvalid", $"'{InertText.From(text, 80)}' is not {what} of klog.", remedy);

    private static int Number(Match match, string group)
        => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<before><)?(?<h>\d{1,2}):(?<m>\d\d)(?<half>am|pm)?(?<after>>)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"^(?<sign>[+-])?(?=\d)((?<h>\d{1,6})h)?((?<m>\d{1,6})m)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SpanPattern();
}
