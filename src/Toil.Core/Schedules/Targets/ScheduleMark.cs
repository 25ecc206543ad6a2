using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Toil.Schedules.Targets;

/// <summary>The line by which Toil knows a text again as its own: the schedule's name, and a hash of all other lines.</summary>
/// <param name="Name">The schedule.</param>
/// <param name="IsIntact">False where somebody has changed the text since.</param>
internal sealed partial record ScheduleMark(string Name, bool IsIntact)
{
    private const string Place = "{toil}";

    /// <summary>The place in a text where the mark belongs; on a line of its own, in a comment.</summary>
    public static string Here => Place;

    /// <summary>Puts the mark where its place is.</summary>
    public static string Stamp(string name, string text) => text.Replace(Place, $"toil-schedule {name} sha256:{Hash(text)}", StringComparison.Ordinal);

    /// <summary>The mark of a text; null where it has none.</summary>
    public static ScheduleMark? Read(string text)
    {
        if (Mark().Match(text) is not { Success: true } match)
        {
            return null;
        }

        string bare = string.Concat(text.AsSpan(0, match.Index), Place, text.AsSpan(match.Index + match.Length));
        return new ScheduleMark(match.Groups[1].Value, Hash(bare) == match.Groups[2].Value);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));

    [GeneratedRegex("toil-schedule ([A-Za-z0-9._-]+) sha256:([0-9a-f]{64})", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
