using System.Text;

namespace Toil.Schedules.Targets;

/// <summary>Arguments in one text, as programs on Windows take it apart again (CommandLineToArgvW, and .NET).</summary>
internal static class WindowsQuote
{
    /// <summary>All of them.</summary>
    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    // Backslashes count only before a quote: there each is doubled.
    private static string Quote(string text)
    {
        if (text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || c is '"'))
        {
            return text;
        }

        StringBuilder quoted = new("\"");
        int slashes = 0;
        foreach (char c in text)
        {
            if (c == '"')
            {
                quoted.Append('\\', slashes + 1);
            }

            slashes = c == '\\' ? slashes + 1 : 0;
            quoted.Append(c);
        }

        return quoted.Append('\\', slashes).Append('"').ToString();
    }
}
