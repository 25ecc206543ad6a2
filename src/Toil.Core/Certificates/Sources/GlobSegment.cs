namespace Toil.Certificates.Sources;

/// <summary>One part of a pattern between two separators: <c>*</c>, <c>?</c>, and <c>[a-z]</c> or <c>[!a-z]</c>.</summary>
internal sealed class GlobSegment
{
    private readonly string _pattern;

    /// <summary>Creates a segment.</summary>
    /// <param name="pattern">The text between two separators.</param>
    public GlobSegment(string pattern) => _pattern = pattern;

    /// <summary>True for <c>**</c>, which stands for any number of folders.</summary>
    public bool IsDeep => _pattern == "**";

    /// <summary>True where the segment names exactly one entry.</summary>
    public bool IsLiteral => !_pattern.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>The segment as it was written.</summary>
    public string Text => _pattern;

    /// <summary>True where a name fits. Case counts where the file system's usual rule is that it does.</summary>
    public bool IsMatch(string name)
    {
        // The only place to go back to is the last star: linear but for the star's own steps.
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.Length)
        {
            if (p < _pattern.Length && _pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < _pattern.Length && MatchOne(name[n], ref p))
            {
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        return _pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    private bool MatchOne(char c, ref int p)
    {
        switch (_pattern[p])
        {
            case '?':
                p++;
                return true;
            case '[' when _pattern.IndexOf(']', Math.Min(p + 2, _pattern.Length)) is var close and > 0:
                bool isMatch = MatchSet(_pattern.AsSpan(p + 1, close - p - 1), c);
                p = isMatch ? close + 1 : p;
                return isMatch;
            default:
                return Same(_pattern[p], c) && ++p > 0;
        }
    }

    private static bool MatchSet(ReadOnlySpan<char> set, char c)
    {
        bool isNegated = set.Length > 1 && set[0] is '!' or '^';
        set = isNegated ? set[1..] : set;
        bool isMatch = false;
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                isMatch |= Fold(c) >= Fold(set[i]) && Fold(c) <= Fold(set[i + 2]);
                i += 2;
            }
            else
            {
                isMatch |= Same(set[i], c);
            }
        }

        return isMatch != isNegated;
    }

    private static bool Same(char a, char b) => Fold(a) == Fold(b);

    private static char Fold(char c) => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? char.ToUpperInvariant(c) : c;
}
