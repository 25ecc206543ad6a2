namespace Toil.Certificates.Targets;

/// <summary>A file, a folder or a pattern.</summary>
/// <param name="Path">Absolute path or pattern.</param>
/// <param name="IsLiteral">True where <c>*</c>, <c>?</c> and <c>[</c> stand for themselves.</param>
public sealed record PathTarget(string Path, bool IsLiteral) : SweepTarget(Path);
