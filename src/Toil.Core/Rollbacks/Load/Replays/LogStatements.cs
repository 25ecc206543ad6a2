using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>Finds in a server's messages what clients sent: <c>log_statement</c> and <c>log_min_duration_statement</c>, simple and extended protocol.</summary>
internal static partial class LogStatements
{
    private const string Everybody = "";

    /// <summary>The statements, in the order of the log.</summary>
    /// <param name="events">The messages.</param>
    /// <param name="database">The database whose statements are wanted; null for all, and all where the log does not say.</param>
    public static IEnumerable<LoggedStatement> Find(IEnumerable<LogEvent> events, string? database)
    {
        foreach (LogEvent one in events)
        {
            string session = one.Session ?? Everybody;
            if (one.IsCut)
            {
                yield return new(one.Line, session, one.Time, null, [], LoggedKind.TooLong);
                continue;
            }

            bool isElsewhere = database is not null && one.Database is not null && one.Database != database;
            switch (one.Severity)
            {
                case "LOG" when Message().Match(one.Message) is { Success: true } match && !match.Groups["name"].Value.StartsWith("fetch from ", StringComparison.Ordinal):
                    yield return new(
                        one.Line, session, one.Time - Took(match), match.Groups["sql"].Value, Values(one.Detail), isElsewhere ? LoggedKind.Elsewhere : LoggedKind.Sent);
                    break;
                case "LOG" when one.Message.StartsWith("disconnection:", StringComparison.Ordinal):
                case "FATAL" or "PANIC":
                    yield return new(one.Line, session, one.Time, null, [], LoggedKind.Ended);
                    break;
                case "ERROR" when one.Statement is not null && !isElsewhere:
                    yield return new(one.Line, session, one.Time, one.Statement, [], LoggedKind.Failed);
                    break;
            }
        }
    }

    /// <summary>The values in <c>parameters: $1 = '5', $2 = NULL</c>; none where there is no such text.</summary>
    public static IReadOnlyList<string?> Values(string? detail)
    {
        if (detail is null || !detail.StartsWith("parameters: ", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        List<string?> values = [];
        for (int at = detail.IndexOf('$', StringComparison.Ordinal); at >= 0 && at < detail.Length && detail[at] == '$';)
        {
            int equals = detail.IndexOf(" = ", at, StringComparison.Ordinal);
            if (equals < 0)
            {
                break;
            }

            (string? value, at) = Value(detail, equals + 3);
            values.Add(value);
            at = at + 2 < detail.Length && detail[at] == ',' ? at + 2 : detail.Length;
        }

        return values;
    }

    private static (string? Value, int End) Value(string text, int at)
    {
        if (at >= text.Length || text[at] != '\'')
        {
            // NULL
            int comma = text.IndexOf(',', Math.Min(at, text.Length));
            return (null, comma < 0 ? text.Length : comma);
        }

        StringBuilder value = new();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '\'')
            {
                value.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '\'')
            {
                value.Append('\'');
                at++;
            }
            else
            {
                break;
            }
        }

        return (value.ToString(), at + 1);
    }

    private static long Took(Match match) => double.TryParse(match.Groups["ms"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double ms)
        ? (long)(ms * TimeSpan.TicksPerMillisecond) : 0;

    [GeneratedRegex(
        @"^(duration: (?<ms>[\d.]+) ms  )?(statement|execute (?<name>(?:(?!: ).)*)): (?<sql>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Message();
}
