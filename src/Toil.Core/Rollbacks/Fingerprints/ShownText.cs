using System.Globalization;
using Toil.Values;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>Texts of a database as they are shown beside each other: short, inert, and cut so that the first place at which they part can be seen.</summary>
internal static class ShownText
{
    // Of what is alike, so much stands before the place.
    private const int Context = 12;

    /// <summary>Two texts, each of about so many characters at most.</summary>
    public static (string Before, string After) Pair(string before, string after, int limit)
    {
        int same = before.AsSpan().CommonPrefixLength(after);
        int start = Math.Max(before.Length, after.Length) <= limit || same < limit / 2 ? 0 : same - Math.Min(Context, limit / 2);
        return (Cut(before, start, limit), Cut(after, start, limit));
    }

    /// <summary>One text.</summary>
    public static string One(string text, int limit) => Cut(text, 0, limit);

    private static string Cut(string text, int start, int limit)
    {
        start = Math.Min(start, text.Length);

        // A surrogate pair stays whole.
        start -= start > 0 && start < text.Length && char.IsLowSurrogate(text[start]) ? 1 : 0;
        int end = Math.Min(text.Length, start + limit);
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        string size = start > 0 || end < text.Length ? string.Create(CultureInfo.InvariantCulture, $" ({text.Length} characters)") : string.Empty;
        return $"{(start > 0 ? ".." : string.Empty)}{InertText.From(text[start..end])}{(end < text.Length ? ".." : string.Empty)}{size}";
    }
}
