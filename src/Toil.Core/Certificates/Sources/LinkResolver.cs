using System.Runtime.CompilerServices;

namespace Toil.Certificates.Sources;

/// <summary>
/// Decides which symbolic links of a walk are followed, so that no file is reported twice: certificate folders are full of links from
/// hashes to names.
/// </summary>
internal sealed class LinkResolver
{
    // Linux gives up after as many (path_resolution(7)).
    private const int MaxHops = 40;

    private readonly Dictionary<string, string> _realFolders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly string _realRoot;
    private readonly Func<string, bool> _isVisited;

    /// <summary>Creates the resolver of one walk.</summary>
    /// <param name="root">Absolute path of the folder where the walk starts.</param>
    /// <param name="isVisited">Whether the walk comes to a path itself, which is given relative to the root, without links in its folders.</param>
    public LinkResolver(string root, Func<string, bool> isVisited)
    {
        _isVisited = isVisited;
        _realRoot = RealFolder(root);
    }

    /// <summary>
    /// True where a link is to be read: nothing that it leads through is met by the walk, nor has been reached through another link.
    /// </summary>
    public bool IsNews(string link)
    {
        string current = Real(link);
        for (int hop = 0; hop < MaxHops; hop++)
        {
            if (TargetOf(current) is not { } target)
            {
                return _followed.Add(current);
            }

            current = Real(target);
            if (IsInside(current, out string relative) && _isVisited(relative) && Path.Exists(current))
            {
                return false;
            }
        }

        // A loop: opening it says so.
        return true;
    }

    private string Real(string file) => Path.GetDirectoryName(file) is { } folder ? Path.Combine(RealFolder(folder), Path.GetFileName(file)) : file;

    private bool IsInside(string path, out string relative)
    {
        relative = Path.GetRelativePath(_realRoot, path);
        return !Path.IsPathFullyQualified(relative)
            && relative != ".."
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>The folder's path without links in it, as far as it can be told.</summary>
    private string RealFolder(string folder)
    {
        if (_realFolders.TryGetValue(folder, out string? known))
        {
            return known;
        }

        // A loop of links comes back to here, and ends.
        _realFolders[folder] = folder;
        if (Path.GetDirectoryName(folder) is not { } parent || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return folder;
        }

        string real = Path.Combine(RealFolder(parent), Path.GetFileName(folder));
        return _realFolders[folder] = TargetOf(real) is { } target ? RealFolder(target) : real;
    }

    /// <summary>Where one link leads, as an absolute path; null where it is no link.</summary>
    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is { } target
                ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(path)!))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
