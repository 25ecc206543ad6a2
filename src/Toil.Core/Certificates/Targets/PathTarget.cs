namespace Toil.Certificates.Targets;

/// <summary>A file, a folder or a pattern.</summary>
/// <param name="Path">Absolute path or pattern.</param>
/// <param name="IsLiteral">True where <c>*</c>, <c>?</c> and <c>[</c> stand for themselves.</param>
public sealed record PathTarget(string Path, bool IsLiteral) : SweepTarget(IsLiteral ? TextOf(Path) : Path)
{
    // What would read as a pattern, or loses its blanks, is told literally by a URL alone.
    private static string TextOf(string path) => path.AsSpan().ContainsAny("*?[") || path != path.Trim()
        ? "file://" + (path.StartsWith('/') ? string.Empty : "/") + Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)
        : path;
}
