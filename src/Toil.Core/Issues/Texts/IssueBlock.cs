using System.Security.Cryptography;
using System.Text;

namespace Toil.Issues.Texts;

/// <summary>The part of an issue's text that Toil keeps, among what people have written around it.</summary>
/// <param name="Marker">The hidden line above it.</param>
/// <param name="Before">What stands above it.</param>
/// <param name="Text">What it says.</param>
/// <param name="After">What stands below it.</param>
internal sealed record IssueBlock(IssueMarker Marker, string Before, string Text, string After)
{
    /// <summary>True where it is as it was written, and nothing stands around it.</summary>
    public bool IsUntouched => Marker.Text == Hash(Text) && string.IsNullOrWhiteSpace(Before) && string.IsNullOrWhiteSpace(After);

    /// <summary>Finds it; null in a text that has none. Lines may end as browsers send them.</summary>
    public static IssueBlock? Find(string body)
    {
        string text = body.ReplaceLineEndings("\n");
        for (int start = 0; start < text.Length; start = Next(text, start))
        {
            int end = text.IndexOf('\n', start);
            ReadOnlySpan<char> line = end < 0 ? text.AsSpan(start) : text.AsSpan(start, end - start);
            if (MarkerLine.Read(line) is not { } marker)
            {
                continue;
            }

            string rest = end < 0 ? string.Empty : text[(end + 1)..];
            int close = EndOf(rest);

            // Without its end nobody knows what of the rest a person has written: all of it stays.
            return close < 0
                ? new IssueBlock(marker, text[..start], string.Empty, rest)
                : new IssueBlock(marker, text[..start], rest[..close].Trim('\n'), rest[(close + MarkerLine.End.Length)..]);
        }

        return null;
    }

    /// <summary>The whole text of the issue with another block in the place of this one.</summary>
    public string With(IssueMarker marker, string text) => Before + Compose(marker, text) + After;

    /// <summary>A block alone.</summary>
    public static string Compose(IssueMarker marker, string text)
        => $"{MarkerLine.Write(marker with { Text = Hash(text) })}\n{text.Trim('\n')}\n{MarkerLine.End}";

    /// <summary>16 hexadecimal digits over a text.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Trim('\n'))))[..16];

    // Only where a line begins: what is told of may hold the same words, and stands within a line.
    private static int EndOf(string text)
    {
        for (int start = 0; start < text.Length; start = Next(text, start))
        {
            if (text.AsSpan(start).StartsWith(MarkerLine.End, StringComparison.Ordinal))
            {
                return start;
            }
        }

        return -1;
    }

    private static int Next(string text, int start) => text.IndexOf('\n', start) is >= 0 and int end ? end + 1 : text.Length;
}
