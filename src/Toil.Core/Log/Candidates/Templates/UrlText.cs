using Toil.Telemetry.Secrets;

namespace Toil.Log.Candidates.Templates;

/// <summary>Masks what varies in a URL, and leaves out what may be secret in it.</summary>
internal static class UrlText
{
    /// <summary>Scheme, host and path; user, query and fragment are left out, and numbers and ids in the path are masked.</summary>
    public static string Mask(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = url.AsSpan(scheme).IndexOfAny('?', '#');
        string rest = end < 0 ? url[scheme..] : url[scheme..(scheme + end)];
        int user = rest.LastIndexOf('@');
        string[] parts = rest[(user + 1)..].Split('/');
        for (int i = 1; i < parts.Length; i++)
        {
            parts[i] = SecretShapes.IsSecret(parts[i]) ? "{id}" : WordForms.MaskOf(parts[i]) is "{n}" or "{id}" or "{date}" or "{version}" ? WordForms.MaskOf(parts[i])! : parts[i];
        }

        return SecretText.Redact(url[..scheme]) + SecretText.Redact(string.Join('/', parts)) + (end < 0 ? string.Empty : "?...");
    }
}
