using System.Globalization;
using System.Text.RegularExpressions;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>Reads the times of a PostgreSQL log: <c>%t</c>, <c>%m</c>, <c>%n</c>.</summary>
/// <remarks>Names of zones are passed over: what counts is how far two times are apart.</remarks>
internal static partial class LogClock
{
    /// <summary>Finds a time at the beginning of a text.</summary>
    /// <returns>Ticks of any clock; null where there is none. And the place behind it.</returns>
    public static (long? Ticks, int End) Find(string text)
    {
        Match match = Moment().Match(text);
        if (match.Success && DateTime.TryParseExact(
            match.Groups["at"].Value, ["yyyy-MM-dd HH:mm:ss.fff", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime at))
        {
            return (at.Ticks - OffsetOf(match), match.Index + match.Length);
        }

        Match epoch = Epoch().Match(text);
        return epoch.Success && decimal.TryParse(epoch.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            ? ((long)(seconds * TimeSpan.TicksPerSecond), epoch.Index + epoch.Length)
            : (null, 0);
    }

    private static long OffsetOf(Match match)
    {
        if (!match.Groups["sign"].Success)
        {
            return 0;
        }

        int minutes = (int.Parse(match.Groups["h"].ValueSpan, CultureInfo.InvariantCulture) * 60)
            + (match.Groups["m"].Success ? int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture) : 0);
        return (match.Groups["sign"].Value == "-" ? -minutes : minutes) * TimeSpan.TicksPerMinute;
    }

    [GeneratedRegex(@"(?<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})?)( ?(?<sign>[+-])(?<h>\d\d):?(?<m>\d\d)?| [A-Za-z]{1,6}\b)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Moment();

    [GeneratedRegex(@"(?<![\d.])\d{10}\.\d{3}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Epoch();
}
