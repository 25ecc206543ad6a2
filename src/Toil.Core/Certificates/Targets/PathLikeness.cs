using System.Collections.Frozen;

namespace Toil.Certificates.Targets;

/// <summary>
/// Tells a path from a host where a target has no scheme. A path is what begins like one, holds a separator or a wildcard, ends in an
/// extension that certificates have, or is a single word that exists on disk. <c>./name</c> is always a path, <c>tls://name</c> never.
/// </summary>
internal static class PathLikeness
{
    /// <summary>File extensions that certificates, bundles, keystores and Kubernetes exports usually have; none of them is a top-level domain.</summary>
    public static FrozenSet<string> Extensions { get; } = new[]
    {
        ".pem", ".crt", ".cer", ".cert", ".der", ".p7b", ".p7c", ".p12", ".pfx", ".jks", ".keystore", ".ca-bundle",
        ".yaml", ".yml", ".json",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsPath(string text, string folder)
    {
        if (text.Contains("://", StringComparison.Ordinal) || text.Length == 0)
        {
            return false;
        }

        if (text[0] is '[' && text.Contains(']', StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal))
        {
            return false; // an IPv6 literal
        }

        if (HasEndpointQuery(text))
        {
            return false;
        }

        return text[0] is '~' or '/' or '.'
            || text.AsSpan().ContainsAny("/\\*?[")
            || Extensions.Contains(Path.GetExtension(text))
            || (!text.AsSpan().ContainsAny(".:") && Path.Exists(Path.Combine(folder, text)));
    }

    // The question mark of host:443?sni=name is no wildcard.
    private static bool HasEndpointQuery(string text)
    {
        int query = text.IndexOf('?', StringComparison.Ordinal);
        return query > 0
            && (text.AsSpan(query + 1).StartsWith("sni=") || text.AsSpan(query + 1).StartsWith("address="))
            && !text.AsSpan(0, query).ContainsAny("/\\*[");
    }
}
