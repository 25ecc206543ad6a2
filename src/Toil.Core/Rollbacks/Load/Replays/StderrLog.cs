using System.Text;
using System.Text.RegularExpressions;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>
/// PostgreSQL's log as text, with any <c>log_line_prefix</c>: a message begins where a severity stands behind something, and goes on in lines that begin
/// with a tab. What the prefix says is told by its looks.
/// </summary>
internal static partial class StderrLog
{
    private const int MaxPrefix = 400;

    /// <summary>True for a line that begins a message.</summary>
    public static bool Begins(string line) => Mark(line).Success;

    /// <summary>The messages.</summary>
    public static IEnumerable<LogEvent> Read(IEnumerable<BoundedLine> lines)
    {
        Draft? draft = null;
        foreach (BoundedLine line in lines)
        {
            if (line.Text.StartsWith('\t'))
            {
                draft?.Continue(line);
                continue;
            }

            Match mark = Mark(line.Text);
            if (!mark.Success)
            {
                // A line of another program, or of an archive command.
                continue;
            }

            string severity = mark.Groups["severity"].Value;
            if (severity is "DETAIL" or "HINT" or "QUERY" or "CONTEXT" or "LOCATION" or "STATEMENT" or "BACKTRACE")
            {
                draft?.Part(severity, line, mark.Index + mark.Length);
                continue;
            }

            if (draft is not null)
            {
                yield return draft.End();
            }

            draft = new(line, severity, mark.Index + mark.Length, line.Text[..mark.Groups["severity"].Index]);
        }

        if (draft is not null)
        {
            yield return draft.End();
        }
    }

    private static Match Mark(string line) => Severity().Match(line, 0, Math.Min(line.Length, MaxPrefix));

    [GeneratedRegex(
        @"(?<![A-Za-z])(?<severity>DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT|BACKTRACE):  ",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Severity();

    // %c, [%p], pid=%p; else the first number.
    [GeneratedRegex(@"(?<id>(?<![0-9a-f.])[0-9a-f]{8}\.[0-9a-f]{1,8}(?![0-9a-f.]))|\[(?<id>\d+)\]|\bp(id)?[=:](?<id>\d+)|process (?<id>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Session();

    [GeneratedRegex(@"(?<![\w.:-])\d{2,10}(?![\w.:-])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    // db=%d, database=%d, %u@%d
    [GeneratedRegex(@"\b(db|database|dbname)=(?<name>[^\s,;\]]+)|[^\s@,;\[\]]+@(?<name>[^\s@,;:\[\]]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Database();

    private sealed class Draft
    {
        private readonly long _line;
        private readonly string _severity;
        private readonly string _prefix;
        private readonly Dictionary<string, StringBuilder> _parts = [];
        private StringBuilder _part;
        private bool _isCut;

        public Draft(BoundedLine line, string severity, int start, string prefix)
        {
            (_line, _severity, _prefix, _isCut) = (line.Number, severity, prefix, line.IsCut);
            _parts["MESSAGE"] = _part = new(line.Text, start, line.Text.Length - start, 0);
        }

        public void Part(string name, BoundedLine line, int start)
        {
            _parts[name] = _part = new(line.Text, start, line.Text.Length - start, 0);
            _isCut |= line.IsCut;
        }

        public void Continue(BoundedLine line)
        {
            if (_part.Length + line.Text.Length > BoundedLines.MaxLength)
            {
                _isCut = true;
                return;
            }

            _part.Append('\n').Append(line.Text, 1, line.Text.Length - 1);
            _isCut |= line.IsCut;
        }

        public LogEvent End()
        {
            (long? time, int end) = LogClock.Find(_prefix);
            string rest = _prefix[end..];
            Match session = Session().Match(_prefix);
            Match number = Number().Match(rest);
            Match database = Database().Match(rest);
            return new()
            {
                Line = _line,
                Time = time,
                Session = session.Success ? session.Groups["id"].Value : number.Success ? number.Value : null,
                Database = database.Success ? database.Groups["name"].Value : null,
                Severity = _severity,
                Message = _parts["MESSAGE"].ToString(),
                Detail = _parts.GetValueOrDefault("DETAIL")?.ToString(),
                Statement = _parts.GetValueOrDefault("STATEMENT")?.ToString(),
                IsCut = _isCut,
            };
        }
    }
}
