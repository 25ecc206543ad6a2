using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>PostgreSQL's csvlog. Its columns have kept their places from version to version; new ones come at the end.</summary>
/// <remarks>https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG</remarks>
internal static partial class CsvLog
{
    private const int Time = 0;
    private const int Database = 2;
    private const int Session = 5;
    private const int Severity = 11;
    private const int Message = 13;
    private const int Detail = 14;
    private const int Query = 19;

    private static readonly CsvConfiguration s_csv = new(CultureInfo.InvariantCulture) { Delimiter = ",", BadDataFound = null };

    /// <summary>True for a line that begins such a log.</summary>
    public static bool Begins(string line) => Start().IsMatch(line);

    /// <summary>The messages.</summary>
    public static IEnumerable<LogEvent> Read(IEnumerable<BoundedLine> lines)
    {
        StringBuilder record = new();
        long first = 0;
        bool isOpen = false;
        bool isCut = false;
        foreach (BoundedLine line in lines)
        {
            if (isCut && !Begins(line.Text))
            {
                continue;
            }

            if (isCut)
            {
                yield return new() { Line = first, Severity = "LOG", Message = string.Empty, IsCut = true };
                record.Clear();
                isOpen = false;
            }

            first = isOpen ? first : line.Number;
            isCut = line.IsCut || record.Length + line.Text.Length > BoundedLines.MaxLength;
            record.Append(isOpen && !isCut ? "\n" : string.Empty).Append(isCut ? string.Empty : line.Text);

            // A quote within a value is written twice, so that the count of a whole record is even.
            isOpen ^= line.Text.AsSpan().Count('"') % 2 == 1;
            if (isOpen || isCut)
            {
                continue;
            }

            string[] fields = Fields(record.ToString());
            if (fields.Length > Query)
            {
                yield return Event(first, fields);
            }

            record.Clear();
        }
    }

    private static LogEvent Event(long line, string[] fields) => new()
    {
        Line = line,
        Time = LogClock.Find(fields[Time]).Ticks,
        Session = OrNull(fields[Session]),
        Database = OrNull(fields[Database]),
        Severity = fields[Severity],
        Message = fields[Message],
        Detail = OrNull(fields[Detail]),
        Statement = OrNull(fields[Query]),
    };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string[] Fields(string record)
    {
        using CsvParser parser = new(new StringReader(record), s_csv);
        return parser.Read() ? parser.Record! : [];
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^,""]{1,10},(""|,)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Start();
}
