using System.Text.RegularExpressions;

namespace Toil.Log.Import;

/// <summary>The text of a klog summary, and the tags in it.</summary>
/// <param name="Text">The text without its tags.</param>
/// <param name="Tags">The tags without <c>#</c>, with their values behind <c>=</c>.</param>
internal sealed partial record KlogSummary(string Text, IReadOnlyList<string> Tags)
{
    public static KlogSummary Of(string summary)
    {
        List<string> tags = [];
        string text = TagPattern().Replace(summary, match =>
        {
            string value = match.Groups["value"].Success ? "=" + Unquote(match.Groups["value"].Value) : string.Empty;
            tags.Add(match.Groups["name"].Value + value);
            return string.Empty;
        });
        return new KlogSummary(string.Join('\n', text.Split('\n').Select(line => SpacePattern().Replace(line, " ").Trim())).Trim(), tags);
    }

    private static string Unquote(string value) => value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;

    [GeneratedRegex("""#(?<name>[\p{L}\d_-]+)(=(?<value>"[^"\n]*"|'[^'\n]*'|[\p{L}\d_-]+))?""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"[ \t]+", RegexOptions.CultureInvariant)]
    private static partial Regex SpacePattern();
}
