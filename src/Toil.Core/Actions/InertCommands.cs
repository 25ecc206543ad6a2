using System.Text.RegularExpressions;

namespace Toil.Actions;

/// <summary>
/// Text that the runner of GitHub Actions takes for no command. It looks for <c>::name</c> at the beginning of a line, whatever white space is before it, and for
/// <c>##[name]</c> anywhere; a line ends at a line feed or a carriage return.
/// </summary>
public static partial class InertCommands
{
    /// <summary>Returns the text with a blank in whatever could be a command: <c>: :error</c>, <c>## [error]</c>.</summary>
    /// <param name="text">One line, or several.</param>
    public static string From(string text)
    {
        if (!text.Contains("::", StringComparison.Ordinal) && !text.Contains("##[", StringComparison.Ordinal))
        {
            return text;
        }

        using StringWriter result = new();
        using InertCommandWriter writer = new(result, isJson: false);
        writer.Write(text);
        return result.ToString();
    }

    /// <summary>
    /// The same for text that somebody else may break into lines: no <c>::name</c> is left anywhere in it. An address of IPv6 stays as it is, since no command has a name of
    /// hexadecimal digits.
    /// </summary>
    public static string Anywhere(string text) => text.Contains("::", StringComparison.Ordinal) || text.Contains("##[", StringComparison.Ordinal)
        ? NamePattern().Replace(text, ": :").Replace("##[", "## [", StringComparison.Ordinal)
        : text;

    [GeneratedRegex("::(?=[A-Za-z-]*[g-zG-Z-])", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
