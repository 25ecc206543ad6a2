using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources;

/// <summary>What a walk came upon: a file to look into, or a folder that could not be read.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Failure">Why the folder could not be read; null for a file.</param>
internal readonly record struct FoundFile(string Path, ReadFailure? Failure = null);
