using System.Text.RegularExpressions;
using Toil.Operations;

namespace Toil.Log.Import;

/// <summary>An entry line of a klog record: a range, an open range, or a duration, with its summary.</summary>
/// <param name="Number">The line, from 1.</param>
/// <param name="Start">Start by the wall clock; null for a duration.</param>
/// <param name="End">End by the wall clock; null for a duration and an open range.</param>
/// <param name="Span">The duration; null for ranges. May be negative.</param>
/// <param name="Summary">What stands behind it and in the lines that go on with it.</param>
internal sealed partial record KlogLine(int Number, DateTime? Start, DateTime? End, TimeSpan? Span, string Summary)
{
    public bool IsOpen => Start is not null && End is null;

    /// <summary>Reads the line without its indentation.</summary>
    /// <exception cref="ToilException"><c>ImportRowInvalid</c>.</exception>
    public static KlogLine Parse(int number, string line, DateOnly day)
    {
        Match range = RangePattern().Match(line);
        if (range.Success)
        {
            DateTime start = KlogTime.Wall(range.Groups["from"].Value, day);
            DateTime? end = range.Groups["to"].Value.StartsWith('?') ? null : KlogTime.Wall(range.Groups["to"].Value, day);
            return new KlogLine(number, start, end, null, range.Groups["rest"].Value);
        }

        string[] words = line.Split([' ', '\t'], 2);
        return KlogTime.Span(words[0]) is { } span
            ? new KlogLine(number, null, null, span, words.Length > 1 ? words[1].Trim() : string.Empty)
            : throw KlogTime.Invalid(line, "an entry", "Entries look like '9:00 - 10:30 text', '15:00 - ?', '1h30m text' or '-30m text'.");
    }

    [GeneratedRegex(@"^(?<from><?\d{1,2}:\d\d(am|pm)?>?)[ ]*-[ ]*(?<to>\?+|<?\d{1,2}:\d\d(am|pm)?>?)([ \t]+(?<rest>.*))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex RangePattern();
}
