using Toil.Operations;

namespace Toil.Certificates.Targets;

/// <summary>Makes a target that is a relative path absolute, and leaves every other target as it is.</summary>
internal sealed class TargetResolver : IOptionResolver
{
    public string Resolve(string text, string folder)
    {
        text = text.Trim();
        if (!PathLikeness.IsPath(text, folder))
        {
            return text;
        }

        return text is ['~'] or ['~', '/', ..]
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + text[1..]
            : Path.GetFullPath(text, folder);
    }
}
