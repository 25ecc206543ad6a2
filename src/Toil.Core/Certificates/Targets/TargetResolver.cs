using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Targets;

/// <summary>Makes a target that is a relative path absolute, and leaves every other target as it is.</summary>
internal sealed class TargetResolver : IOptionResolver
{
    public string Resolve(string text, string folder)
    {
        text = text.Trim();
        // No path holds a NUL; the parser says so. An object that PowerShell made a text of holds brackets, and is no pattern.
        return !text.Contains('\0') && !text.StartsWith("@{", StringComparison.Ordinal) && PathLikeness.IsPath(text, folder) ? PathText.Absolute(text, folder) : text;
    }
}
