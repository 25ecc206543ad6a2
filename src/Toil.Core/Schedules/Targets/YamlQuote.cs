using System.Globalization;
using System.Text;

namespace Toil.Schedules.Targets;

/// <summary>Texts as YAML reads them back, whatever is in them.</summary>
internal static class YamlQuote
{
    /// <summary>A double-quoted scalar.</summary>
    public static string Text(string text)
    {
        StringBuilder quoted = new("\"", text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                >= ' ' and <= '~' => quoted.Append((char)rune.Value),
                <= 0xffff when !Rune.IsLetterOrDigit(rune) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                > 0xffff when !Rune.IsLetterOrDigit(rune) => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('"').ToString();
    }
}
