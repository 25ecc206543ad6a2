using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log;

/// <summary>Moments as people write them.</summary>
/// <param name="zone">The zone of times without an offset.</param>
/// <param name="now">The clock's instant.</param>
internal sealed class Moment(TimeZoneInfo zone, DateTimeOffset now)
{
    /// <summary>The forms that are read, for error messages and help.</summary>
    public const string Forms = "18:05, 2026-11-20 18:05, 2026-11-20T18:05+01:00, yesterday 18:05, 2026-11-20, or 15m for 15 minutes ago";

    private static readonly string[] s_times = ["H:mm", "H:mm:ss", "h:mmtt", "h:mm tt", "htt", "h tt"];

    private static readonly string[] s_dates = ["yyyy-MM-dd", "yyyy/MM/dd"];

    /// <summary>Reads a moment.</summary>
    /// <param name="name">What it is for, as the user knows it: <c>--at</c>.</param>
    /// <param name="text">One of the <see cref="Forms"/>; a time alone is the last one that has passed.</param>
    /// <param name="after">Where it is given, a time alone is the first one after it.</param>
    /// <exception cref="ToilException"><c>MomentInvalid</c>; <c>TimeSkipped</c>: the clocks were put forward over it.</exception>
    public DateTimeOffset Read(string name, string text, DateTimeOffset? after = null) => Parse(name, text, after).Instant;

    /// <summary>The end of a period: a date alone means to the end of that day.</summary>
    public DateTimeOffset ReadEnd(string name, string text)
    {
        (DateTimeOffset instant, DateOnly? day) = Parse(name, text, null);
        return day is { } date ? ZoneTime.AtOrAfter(date.AddDays(1).ToDateTime(TimeOnly.MinValue), zone) : instant;
    }

    /// <summary>The begin of today.</summary>
    public DateTimeOffset Today => ZoneTime.AtOrAfter(LocalNow.Date, zone);

    private DateTime LocalNow => TimeZoneInfo.ConvertTime(now, zone).DateTime;

    private (DateTimeOffset Instant, DateOnly? Day) Parse(string name, string text, DateTimeOffset? after)
    {
        string trimmed = text.Trim();
        string word = trimmed.EndsWith(" ago", StringComparison.OrdinalIgnoreCase) ? trimmed[..^4] : trimmed.TrimStart('-');
        if (word.Length > 0 && Duration.TryParse(word, out TimeSpan span))
        {
            return span < now - DateTimeOffset.MinValue ? (now - span, null) : throw Invalid(name, text);
        }

        if (trimmed.Equals("now", StringComparison.OrdinalIgnoreCase))
        {
            return (now, null);
        }

        if (TryTime(trimmed, out TimeOnly time))
        {
            return (OfTime(time, after), null);
        }

        (string day, string rest) = trimmed.IndexOfAny([' ', 'T', 't']) is > 0 and int at && char.IsAsciiDigit(trimmed[0])
            ? (trimmed[..at], trimmed[(at + 1)..].Trim())
            : trimmed.IndexOf(' ') is > 0 and int space ? (trimmed[..space], trimmed[(space + 1)..].Trim()) : (trimmed, string.Empty);
        if (TryDay(day) is { } date)
        {
            return rest.Length == 0 ? (ZoneTime.AtOrAfter(date.ToDateTime(TimeOnly.MinValue), zone), date)
                : TryTime(rest, out time) ? (ZoneTime.At(date.ToDateTime(time), zone), null)
                : TryOffset(trimmed, out DateTimeOffset instant) ? (instant, null)
                : TryLong(date, rest, out DateTimeOffset precise) ? (precise, null)
                : throw Invalid(name, text);
        }

        throw Invalid(name, text);
    }

    private DateTimeOffset OfTime(TimeOnly time, DateTimeOffset? after)
    {
        DateOnly day = DateOnly.FromDateTime(after is { } start ? TimeZoneInfo.ConvertTime(start, zone).DateTime : LocalNow);
        DateTimeOffset same = ZoneTime.At(day.ToDateTime(time), zone);
        if (after is not { } begin)
        {
            return same <= now ? same : ZoneTime.At(day.AddDays(-1).ToDateTime(time), zone);
        }

        // Behind a start in the hour that comes twice, the second of two is nearer than the same time of the next day.
        return same > begin ? same
            : ZoneTime.AtLast(day.ToDateTime(time), zone) is var second && second > begin ? second
            : ZoneTime.At(day.AddDays(1).ToDateTime(time), zone);
    }

    private DateOnly? TryDay(string text) => text.ToUpperInvariant() switch
    {
        "TODAY" => DateOnly.FromDateTime(LocalNow),
        "YESTERDAY" => DateOnly.FromDateTime(LocalNow).AddDays(-1),
        _ => DateOnly.TryParseExact(text, s_dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) && date.Year is > 1900 and < 9999 ? date : null,
    };

    private static bool TryTime(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    // Only what says its offset: without one, the machine's zone would be taken for the person's.
    private static bool TryOffset(string text, out DateTimeOffset instant)
    {
        instant = default;
        ReadOnlySpan<char> time = text.AsSpan(Math.Min(10, text.Length));
        if (!time.EndsWith("Z", StringComparison.OrdinalIgnoreCase) && !time.ContainsAny('+', '-'))
        {
            return false;
        }

        bool isRead = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
        instant = instant.ToUniversalTime();
        return isRead;
    }

    private bool TryLong(DateOnly date, string text, out DateTimeOffset instant)
    {
        bool isRead = TimeOnly.TryParseExact(text, "H:mm:ss.FFFFFFF", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time);
        instant = isRead ? ZoneTime.At(date.ToDateTime(time), zone) : default;
        return isRead;
    }

    private static ToilException Invalid(string name, string text) => ToilException.Invalid(
        "MomentInvalid", $"{name}: '{InertText.From(text, 80)}' is not a moment.", $"Write it as {Forms}.", text);
}
