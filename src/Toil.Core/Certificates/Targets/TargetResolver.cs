using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Targets;

/// <summary>Makes a target that is a relative path absolute, and leaves every other target as it is.</summary>
internal sealed class TargetResolver : IOptionResolver
{
    public string Resolve(string text, string folder)
    {
        text = text.Trim();
        // No path holds a NUL; the parser says so.
        return !text.Contains('\0') && PathLikeness.IsPath(text, folder) ? PathText.Absolute(text, folder) : text;
    }
}
