using System.IO.Enumeration;
using Toil.Log.Store;
using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>Holds each distinct name against patterns once.</summary>
/// <param name="words">The names.</param>
/// <param name="patterns">Names or patterns, any of which may match, whatever the case; none for all.</param>
internal sealed class WordMatcher(StoreWords words, IReadOnlyList<string> patterns)
{
    private readonly List<bool> _known = [];

    /// <summary>True where every name matches, so that none need be read.</summary>
    public bool MatchesAll => patterns.Count == 0;

    /// <summary>True where the name of a number matches; -1, no name, matches only where every name does.</summary>
    public bool Matches(int number)
    {
        if (MatchesAll || number < 0)
        {
            return MatchesAll;
        }

        while (_known.Count <= number)
        {
            string name = words[_known.Count];
            _known.Add(patterns.Any(pattern => EntryMatcher.IsPattern(pattern)
                ? FileSystemName.MatchesSimpleExpression(pattern, name)
                : name.Equals(pattern, StringComparison.OrdinalIgnoreCase)));
        }

        return _known[number];
    }
}
