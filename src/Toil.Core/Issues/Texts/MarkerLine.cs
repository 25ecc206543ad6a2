using System.Text.Json;
using System.Text.RegularExpressions;
using Toil.Issues.Subjects;

namespace Toil.Issues.Texts;

/// <summary>Reads and writes hidden lines: comments of HTML, which nobody sees and which stay when a person edits the text around them.</summary>
internal static partial class MarkerLine
{
    /// <summary>What stands behind the part that Toil writes.</summary>
    public const string End = "<!-- /toil:issue -->";

    private const string Start = "<!-- toil:issue ";

    private const string Close = " -->";

    /// <summary>The line.</summary>
    public static string Write(IssueMarker marker)
    {
        // A comment ends at its first "-->", and some readers at "--": neither can come out of a text that holds no hyphen.
        string json = JsonSerializer.Serialize(marker, MarkerJson.Compact.IssueMarker).Replace("-", "\\u002d", StringComparison.Ordinal);
        return Start + json + Close;
    }

    /// <summary>Reads a line; null where it is none. Of one that a person has damaged what tells the issue again is still taken.</summary>
    public static IssueMarker? Read(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        if (!line.StartsWith(Start, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return line.EndsWith(Close, StringComparison.Ordinal)
                && JsonSerializer.Deserialize(line[Start.Length..^Close.Length], MarkerJson.Compact.IssueMarker) is { Key: not null, Version: 1, Parts: not null } marker
                ? marker with { Scope = marker.Scope ?? string.Empty, Digest = marker.Digest ?? string.Empty }
                : Damaged(line);
        }
        catch (JsonException)
        {
            return Damaged(line);
        }
    }

    /// <summary>The hidden line of a comment.</summary>
    /// <param name="revision">How often the issue will have been written with what the comment tells.</param>
    /// <param name="what">What it tells: one word.</param>
    /// <param name="news">What is new: other news are another comment, also where the issue was not written in between.</param>
    public static string OfComment(int revision, string what, IReadOnlyList<MemberProblem> news) => news.Count == 0
        ? $"<!-- toil:comment {revision} {what} -->"
        : $"<!-- toil:comment {revision} {what} {IssueBlock.Hash(string.Join('\n', news.Select(item => $"{item.Place}\n{item.Problem.Rule}\n{item.Problem.Severity}").Order(StringComparer.Ordinal)))} -->";

    private static IssueMarker? Damaged(ReadOnlySpan<char> line)
        => KeyPattern().Match(line.ToString()) is { Success: true } match ? new IssueMarker { Key = match.Groups[1].Value } : null;

    [GeneratedRegex("\"key\":\"([0-9a-f]{32})\"", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();
}
