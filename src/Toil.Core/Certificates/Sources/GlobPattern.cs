namespace Toil.Certificates.Sources;

/// <summary>
/// A path with wildcards. It finds files, not folders; <c>**</c> stands for any number of folders and does not enter links, while a named
/// folder or a single star may well be a link.
/// </summary>
internal sealed class GlobPattern
{
    private readonly string _root;
    private readonly GlobSegment[] _segments;

    private GlobPattern(string root, GlobSegment[] segments)
    {
        _root = root;
        _segments = segments;
    }

    /// <summary>True where a path has wildcards in it.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>Takes a pattern apart: the folders before the first wildcard, and the rest.</summary>
    /// <param name="path">Absolute path.</param>
    public static GlobPattern Parse(string path)
    {
        string root = Path.GetPathRoot(path)!;
        GlobSegment[] all = [.. path[root.Length..]
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Select(text => new GlobSegment(text))];
        int literal = all.TakeWhile(segment => segment.IsLiteral).Count();
        return new GlobPattern(Path.Combine([root, .. all.Take(literal).Select(segment => segment.Text)]), all[literal..]);
    }

    /// <summary>Finds the files, in the ordinal order of their names.</summary>
    /// <param name="cancellationToken">Looked at for every entry.</param>
    public IEnumerable<FoundFile> Read(CancellationToken cancellationToken)
    {
        LinkResolver links = new(_root, relative => IsMatch(relative.Split(Path.DirectorySeparatorChar)));
        Stack<(string Folder, List<FolderEntry> Entries, int Next, bool[] States)> open = new();
        open.Push((_root, List(_root, out FoundFile? failed), 0, Start()));
        if (failed is { } root)
        {
            yield return root;
        }

        while (open.TryPop(out (string Folder, List<FolderEntry> Entries, int Next, bool[] States) at))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (at.Next == at.Entries.Count)
            {
                continue;
            }

            open.Push(at with { Next = at.Next + 1 });
            FolderEntry entry = at.Entries[at.Next];
            string path = Path.Combine(at.Folder, entry.Name);
            bool[] states = Step(at.States, entry.Name, entry is { IsFolder: true, IsLink: true });
            if (!entry.IsFolder)
            {
                if (states[^1] && (!entry.IsLink || links.IsNews(path)))
                {
                    yield return new FoundFile(path);
                }
            }
            else if (states.AsSpan(0, _segments.Length).Contains(true))
            {
                open.Push((path, List(path, out failed), 0, states));
                if (failed is { } unreadable)
                {
                    yield return unreadable;
                }
            }
        }
    }

    /// <summary>True where the pattern finds a file of this path, links left aside.</summary>
    /// <param name="path">Absolute path.</param>
    public bool IsMatch(string path)
    {
        string relative = Path.GetRelativePath(_root, path);
        return !Path.IsPathFullyQualified(relative) && IsMatch(relative.Split(Path.DirectorySeparatorChar));
    }

    private static List<FolderEntry> List(string folder, out FoundFile? failed)
    {
        List<FolderEntry> entries = FolderListing.Read(folder, out Parsing.ReadFailure? failure);
        failed = failure is null ? null : new FoundFile(folder, failure);
        return entries;
    }

    private bool IsMatch(string[] names)
        => names.Aggregate(Start(), (states, name) => Step(states, name, isFolderLink: false))[^1];

    private bool[] Start()
    {
        bool[] states = new bool[_segments.Length + 1];
        Mark(states, 0);
        return states;
    }

    /// <summary>
    /// State i says that the first i segments are used up. All that are possible are kept at once, so that no pattern makes the search go
    /// over a folder twice.
    /// </summary>
    private bool[] Step(bool[] states, string name, bool isFolderLink)
    {
        bool[] next = new bool[states.Length];
        for (int i = 0; i < _segments.Length; i++)
        {
            if (!states[i])
            {
                continue;
            }

            if (_segments[i].IsDeep && !isFolderLink)
            {
                Mark(next, i);
            }
            else if (!_segments[i].IsDeep && _segments[i].IsMatch(name))
            {
                Mark(next, i + 1);
            }
        }

        return next;
    }

    /// <summary>Marks a state and those that a ** reaches by standing for no folder at all.</summary>
    private void Mark(bool[] states, int state)
    {
        states[state] = true;
        while (state < _segments.Length && _segments[state].IsDeep)
        {
            states[++state] = true;
        }
    }
}
