namespace Toil.Certificates.Targets;

/// <summary>A file, a folder or a pattern.</summary>
/// <param name="Path">Absolute path or pattern.</param>
/// <param name="IsLiteral">True to take <c>*</c>, <c>?</c> and <c>[</c> as they stand.</param>
public sealed record PathTarget(string Path, bool IsLiteral) : SweepTarget(TextOf(Path, IsLiteral))
{
    /// <summary>True where <c>*</c>, <c>?</c> or <c>[</c> are in the path and stand for themselves.</summary>
    public bool IsLiteral { get; } = IsLiteral && HasWildcard(Path);

    private static bool HasWildcard(string path) => path.AsSpan().ContainsAny("*?[");

    // What would read as a pattern, or loses its blanks, is told literally by a URL alone.
    private static string TextOf(string path, bool isLiteral) => (isLiteral && HasWildcard(path)) || (!HasWildcard(path) && path != path.Trim())
        ? "file://" + (path.StartsWith('/') ? string.Empty : "/") + Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)
        : path;
}
