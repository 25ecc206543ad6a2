using Toil.Operations;

namespace Toil.PowerShell.Certificates;

/// <summary>
/// Of what PowerShell binds from one piped object, the place that is meant. A file binds its path twice, as itself and as its PSPath, and what it
/// links to, or nothing, beside. A line from Get-Content binds itself, and beside it the path of the file that it was read from.
/// </summary>
internal static class PipedPlace
{
    /// <summary>Leaves out the target of a file that was piped, or the path of a file that a line was read from.</summary>
    /// <param name="item">What was bound.</param>
    /// <param name="target">Name of the option that takes any target.</param>
    /// <param name="path">Name of the option that takes a path as it stands.</param>
    public static IReadOnlyList<OptionValue> OneOf(IReadOnlyList<OptionValue> item, string target, string path)
    {
        if (TextOf(item, target) is not { } text || TextOf(item, path) is not { } file)
        {
            return item;
        }

        string other = IsFile(text, file) ? target : path;
        return [.. item.Where(value => value.Name != other)];
    }

    private static bool IsFile(string text, string file)
        => text.Length == 0 || (!text.Contains('\0') && (Path.GetFullPath(text) == Path.GetFullPath(file) || new FileInfo(file).LinkTarget == text));

    // Empty where there is a value and no text in it: a file that is no link has a Target of nothing.
    private static string? TextOf(IReadOnlyList<OptionValue> item, string name)
        => item.FirstOrDefault(value => value.Name == name) is { } found ? found.Raw is string?[] and [{ } only] ? only : string.Empty : null;
}
