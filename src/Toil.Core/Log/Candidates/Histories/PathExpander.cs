using System.IO.Enumeration;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Candidates.Histories;

/// <summary>Turns what was asked for into files. A pattern names no file, so that what it finds must belong to the current user.</summary>
internal static class PathExpander
{
    /// <summary>The files of a path, in ordinal order.</summary>
    /// <param name="path">Absolute; <c>*</c> and <c>?</c> in its parts stand for names. One that exists as it stands is no pattern.</param>
    /// <param name="format">The format asked for.</param>
    /// <exception cref="ToilException"><c>HistoryNotFound</c>: no file fits the pattern.</exception>
    public static IReadOnlyList<HistorySource> Expand(string path, HistoryFormat format)
    {
        if (path.AsSpan().IndexOfAny('*', '?') < 0 || Path.Exists(path))
        {
            return [new HistorySource(path, IsNamed: true, format)];
        }

        string root = Path.GetPathRoot(path) ?? string.Empty;
        string[] parts = path[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> found = [root];
        foreach (string part in parts)
        {
            found = found.SelectMany(folder => Children(folder, part));
        }

        HistorySource[] sources = [.. found.Where(file => !Directory.Exists(file)).Order(StringComparer.Ordinal).Select(file => new HistorySource(file, IsNamed: false, format))];
        return sources.Length > 0 ? sources : throw new ToilException(
            "HistoryNotFound", ErrorKind.NotFound, $"No file fits {InertText.From(path)}.", "Correct the pattern.", path);
    }

    private static IEnumerable<string> Children(string folder, string part)
    {
        if (part.AsSpan().IndexOfAny('*', '?') < 0)
        {
            string child = Path.Combine(folder, part);
            return Path.Exists(child) ? [child] : [];
        }

        try
        {
            return Directory.GetFileSystemEntries(folder)
                .Where(entry => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(entry), ignoreCase: OperatingSystem.IsWindows()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
