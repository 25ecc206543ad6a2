using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Toil.Log;

/// <summary>The hours in which a person sleeps, on the wall clock of their zone: 22:00 to 08:00 unless they say otherwise.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends; earlier than the start where it goes over midnight, never equal to it.</param>
/// <remarks>The default is that of PagerDuty's definition of an interrupted night.</remarks>
public readonly record struct SleepWindow(TimeOnly Start, TimeOnly End) : IParsable<SleepWindow>
{
    /// <summary>22:00 to 08:00.</summary>
    public static SleepWindow Default { get; } = new(new TimeOnly(22, 0), new TimeOnly(8, 0));

    /// <summary>The nights that touch a span of time, oldest first. Across a change of the clocks a night is an hour longer or shorter.</summary>
    /// <param name="from">Begin of the span.</param>
    /// <param name="to">End of the span.</param>
    /// <param name="zone">The person's zone.</param>
    public IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Nights(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        DateOnly last = LocalDate(to, zone);
        for (DateOnly day = LocalDate(from, zone).AddDays(-1); day <= last; day = day.AddDays(1))
        {
            DateTimeOffset start = ZoneTime.AtOrAfter(day.ToDateTime(Start), zone);
            DateTimeOffset end = ZoneTime.AtOrAfter((End > Start ? day : day.AddDays(1)).ToDateTime(End), zone);
            if (start < to && end > from && end > start)
            {
                yield return (start, end);
            }
        }
    }

    /// <summary>Reads <c>22:00-08:00</c> or <c>22-8</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static SleepWindow Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out SleepWindow window)
        ? window
        : throw new FormatException("Write it as 22:00-08:00; begin and end differ.");

    /// <summary>Reads a window, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SleepWindow result)
    {
        result = default;
        string[] parts = (s ?? string.Empty).Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !TryHour(parts[0], out TimeOnly start) || !TryHour(parts[1], out TimeOnly end) || start == end)
        {
            return false;
        }

        result = new SleepWindow(start, end);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start:HH\\:mm}-{End:HH\\:mm}");

    private static bool TryHour(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, ["H:mm", "HH:mm", "%H", "HH"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static DateOnly LocalDate(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
