using System.Globalization;
using System.Text;

namespace Toil.Schedules.Targets;

/// <summary>Values as systemd reads them back: systemd.syntax(7), systemd.unit(5) and systemd.service(5).</summary>
internal static class SystemdQuote
{
    /// <summary>A word of a command line. Variables are replaced behind the first one, so a dollar sign is doubled there.</summary>
    public static string Argument(string text) => Quote(text.Replace("$", "$$", StringComparison.Ordinal));

    /// <summary>A word in which only specifiers are replaced: an assignment, the program itself.</summary>
    public static string Quote(string text)
    {
        StringBuilder quoted = new("\"", text.Length + 16);
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '%' => quoted.Append("%%"),
                '\n' => quoted.Append("\\n"),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
