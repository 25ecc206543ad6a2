using System.Text;
using System.Text.RegularExpressions;
using Toil.Values;

namespace Toil.Runbooks.Processes.Output;

/// <summary>A line of a command's output as people are shown it: colours taken out, tabs as blanks, and nothing else in it that could move a cursor.</summary>
internal static partial class LineText
{
    /// <summary>Longest line, in UTF-16 units.</summary>
    public const int Limit = 4_096;

    private const int TabWidth = 8;

    /// <summary>The line to show.</summary>
    public static string From(ReadOnlySpan<char> line) => line.ContainsAnyExceptInRange(' ', '~')
        ? InertText.From(WithBlanks(Colours().Replace(line.ToString(), string.Empty)), Limit)
        : InertText.From(line.ToString(), Limit);

    private static string WithBlanks(string text)
    {
        if (!text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder result = new(text.Length + 16);
        foreach (char c in text)
        {
            if (c == '\t')
            {
                result.Append(' ', TabWidth - (result.Length % TabWidth));
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    [GeneratedRegex(@"\x1b\[[0-9;:]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colours();
}
