using System.Globalization;
using System.Text;

namespace Toil.Values;

/// <summary>
/// Text from outside (a certificate's subject, a peer's banner, a file's name) made safe to show: whatever could move a
/// cursor, colour a terminal, break a line or reorder the words around it is written out as an escape.
/// </summary>
public static class InertText
{
    /// <summary>Longest text that is kept; the rest is cut and said to be. In UTF-16 units.</summary>
    public const int DefaultLimit = 1_024;

    /// <summary>Returns <paramref name="text"/> with every control, format, bidirectional, surrogate and line character escaped as <c>\u{hex}</c>.</summary>
    /// <param name="text">Any text; null gives an empty string.</param>
    /// <param name="limit">Longest text to keep, in UTF-16 units, before escaping.</param>
    public static string From(string? text, int limit = DefaultLimit)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        return text.Length <= limit && !NeedsEscape(text) ? text : Escape(text, limit);
    }

    private static bool NeedsEscape(string text)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
            {
                return true;
            }
        }

        return false;
    }

    private static string Escape(string text, int limit)
    {
        StringBuilder result = new(Math.Min(text.Length, limit) + 16);
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if ((used += rune.Utf16SequenceLength) > limit)
            {
                return result.Append("... (cut)").ToString();
            }

            if (IsHostile(rune))
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
            else
            {
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }

    private static bool IsHostile(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or
        UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || rune == Rune.ReplacementChar;
}
