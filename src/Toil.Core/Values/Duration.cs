using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Toil.Operations;

namespace Toil.Values;

/// <summary>Reads and writes spans of time as people write them: <c>500ms</c>, <c>15m</c>, <c>2h30m</c>, <c>30d</c>, <c>2w</c>, or ISO 8601 (<c>PT15M</c>).</summary>
public static partial class Duration
{
    /// <summary>The forms that are read, for error messages.</summary>
    public const string Forms = "500ms, 15m, 2h30m, 30d or ISO 8601 such as PT15M";

    private static readonly (string Unit, long Ticks)[] s_units =
    [
        ("w", 7 * TimeSpan.TicksPerDay), ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a span of time.</summary>
    /// <param name="text">One of the forms; units in falling order, each at most once; a bare number has no unit and is refused, except 0.</param>
    /// <exception cref="ToilException"><c>DurationInvalid</c>: not one of the forms, or larger than <see cref="TimeSpan.MaxValue"/>.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out TimeSpan value)
        ? value
        : throw ToilException.Invalid(
            "DurationInvalid", $"'{InertText.From(text, 80)}' is not a duration.", $"Write it as {Forms}.", text);

    /// <summary>Reads a span of time, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        text = text.Trim();
        if (text == "0")
        {
            return true;
        }

        return text[0] is 'P' or 'p' ? TryParseIso(text, out value) : TryParseUnits(text, out value);
    }

    /// <summary>
    /// Writes a span in the shortest of the forms that <see cref="Parse"/> reads, to the millisecond: <c>2h30m</c>. A negative one gets a sign,
    /// for people: it is not read back.
    /// </summary>
    public static string Format(TimeSpan value)
    {
        long rest = Math.Abs(value.Ticks / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond;
        if (rest == 0)
        {
            return "0s";
        }

        StringBuilder result = new(value.Ticks < 0 ? "-" : string.Empty);
        foreach ((string unit, long ticks) in s_units.AsSpan(1))
        {
            if (rest >= ticks)
            {
                result.Append(CultureInfo.InvariantCulture, $"{rest / ticks}{unit}");
                rest %= ticks;
            }
        }

        return result.ToString();
    }

    /// <summary>Writes a measured span for people: to a tenth of a millisecond, above a second to a tenth of it, above a minute to the second.</summary>
    public static string Rounded(TimeSpan value) => value >= TimeSpan.FromMinutes(1) ? Format(TimeSpan.FromSeconds(Math.Round(value.TotalSeconds)))
        : value.TotalSeconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.0}s")
        : string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0.#}ms");

    private static bool TryParseUnits(string text, out TimeSpan value)
    {
        value = default;
        Match match = UnitsPattern().Match(text);
        if (!match.Success)
        {
            return false;
        }

        decimal ticks = 0;
        foreach ((string unit, long unitTicks) in s_units)
        {
            Group group = match.Groups[unit];
            if (!group.Success)
            {
                continue;
            }

            if (!decimal.TryParse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
                || amount > TimeSpan.MaxValue.Ticks / unitTicks)
            {
                return false;
            }

            ticks += amount * unitTicks;
        }

        if (ticks > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    private static bool TryParseIso(string text, out TimeSpan value)
    {
        value = default;
        // Years and months have no fixed length; XmlConvert would guess 365 and 30 days.
        string upper = text.ToUpperInvariant();
        int time = upper.IndexOf('T', StringComparison.Ordinal);
        if (upper.AsSpan(0, time < 0 ? upper.Length : time).ContainsAny('Y', 'M'))
        {
            return false;
        }

        try
        {
            value = XmlConvert.ToTimeSpan(upper);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        @"^(?=.)(?:(?<w>\d{1,9}(?:\.\d{1,9})?)w)?(?:(?<d>\d{1,9}(?:\.\d{1,9})?)d)?(?:(?<h>\d{1,12}(?:\.\d{1,9})?)h)?(?:(?<m>\d{1,12}(?:\.\d{1,9})?)m(?!s))?(?:(?<s>\d{1,12}(?:\.\d{1,9})?)s)?(?:(?<ms>\d{1,15}(?:\.\d{1,9})?)ms)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex UnitsPattern();
}
