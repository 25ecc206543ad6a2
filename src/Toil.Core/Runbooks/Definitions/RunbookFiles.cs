using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Finds the runbooks in folders.</summary>
internal static class RunbookFiles
{
    private const string Folder = "runbooks";

    /// <summary>Absolute paths of the runbooks, in order.</summary>
    /// <param name="paths">Files, which are runbooks whatever is in them, and folders; empty for the folder <c>runbooks</c> where there is one, else the working directory.</param>
    /// <param name="recurses">True to look into folders below.</param>
    /// <param name="context">Says what the working directory is.</param>
    /// <exception cref="ToilException"><c>RunbookNotFound</c> or <c>FolderUnreadable</c>.</exception>
    public static IEnumerable<string> Of(IReadOnlyList<string> paths, bool recurses, OperationContext context)
    {
        string common = Path.Combine(context.WorkingDirectory, Folder);
        foreach (string path in paths.Count > 0 ? paths : [Directory.Exists(common) ? common : context.WorkingDirectory])
        {
            if (File.Exists(path))
            {
                yield return path;
            }
            else if (Directory.Exists(path))
            {
                foreach (string file in Files(path, recurses).Where(IsRunbook))
                {
                    yield return file;
                }
            }
            else
            {
                throw new ToilException("RunbookNotFound", ErrorKind.NotFound, $"There is no {InertText.From(path)}.", "Name a runbook, or a folder with runbooks.", path);
            }
        }
    }

    private static string[] Files(string folder, bool recurses)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = recurses, IgnoreInaccessible = recurses, MaxRecursionDepth = 10 };
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", options)
                .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml" or ".ps1")
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException("FolderUnreadable", ErrorKind.AccessDenied, $"{InertText.From(folder)} cannot be read: {InertText.From(error.Message)}", "Check that it is a folder that you may read.", folder, error);
        }
    }

    // A folder with runbooks has migration plans and workflows beside them.
    private static bool IsRunbook(string path)
    {
        try
        {
            return ScriptedRunbook.Is(path)
                ? File.ReadLines(path).Take(10_000).Any(ScriptedRunbook.HasStep)
                : File.ReadLines(path).Take(200).Any(line => line.StartsWith("runbook:", StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
