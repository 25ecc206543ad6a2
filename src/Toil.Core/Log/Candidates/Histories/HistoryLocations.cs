namespace Toil.Log.Candidates.Histories;

/// <summary>Where the shells of the current user keep their histories.</summary>
internal static class HistoryLocations
{
    /// <summary>
    /// Those that are there: <c>$HISTFILE</c>; bash's and zsh's in the home folder, zsh's in <c>$ZDOTDIR</c>; fish's below <c>$XDG_DATA_HOME</c>; PSReadLine's of
    /// every host, below <c>%APPDATA%</c> on Windows and <c>$XDG_DATA_HOME</c> elsewhere.
    /// </summary>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="home">The user's home folder; may be empty.</param>
    public static IReadOnlyList<string> Find(Func<string, string?> environment, string home)
    {
        List<string> paths = [];
        Add(paths, environment("HISTFILE"));
        foreach (string name in (string[])[".bash_history", ".zsh_history", ".zhistory", ".histfile"])
        {
            Add(paths, Below(home, name));
        }

        Add(paths, Below(environment("ZDOTDIR"), ".zsh_history"));
        string? data = Path.IsPathFullyQualified(environment("XDG_DATA_HOME") ?? string.Empty) ? environment("XDG_DATA_HOME") : Below(home, ".local", "share");
        AddAll(paths, Below(data, "fish"), "*_history");
        AddAll(paths, Below(data, "powershell", "PSReadLine"), "*_history.txt");
        AddAll(paths, Below(environment("APPDATA"), "Microsoft", "Windows", "PowerShell", "PSReadLine"), "*_history.txt");
        return paths;
    }

    private static void AddAll(List<string> paths, string? folder, string pattern)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return;
        }

        try
        {
            foreach (string path in Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal))
            {
                Add(paths, path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed is one in which this user has no history.
        }
    }

    private static void Add(List<string> paths, string? path)
    {
        if (path is { Length: > 0 } && Path.IsPathFullyQualified(path) && Path.Exists(path) && !paths.Contains(path))
        {
            paths.Add(path);
        }
    }

    private static string? Below(string? folder, params ReadOnlySpan<string> names)
        => folder is { Length: > 0 } && Path.IsPathFullyQualified(folder) ? Path.Combine([folder, .. names]) : null;
}
