using System.IO.Enumeration;

namespace Toil.Log.Store;

/// <summary>The conditions of a filter that are patterns, which SQL would read in another way on each engine.</summary>
internal sealed class EntryMatcher(EntryFilter filter)
{
    public bool Matches(ToilEntry entry)
        => AnyMatches(filter.People, entry.Person) && AnyMatches(filter.Teams, entry.Team) && AnyMatches(filter.Tasks, entry.Task)
            && (filter.Tags.Count == 0 || entry.Tags.Any(tag => AnyMatches(filter.Tags, tag)));

    public bool MatchesPerson(string person) => AnyMatches(filter.People, person);

    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    private static bool AnyMatches(IReadOnlyList<string> patterns, string? text)
    {
        if (patterns.Count == 0)
        {
            return true;
        }

        foreach (string pattern in patterns)
        {
            if (text is not null && (IsPattern(pattern)
                ? FileSystemName.MatchesSimpleExpression(pattern, text)
                : text.Equals(pattern, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
