using Toil.Values;

namespace Toil.Reports;

/// <summary>The artifact to which code scanning puts a result.</summary>
/// <remarks>
/// GitHub refuses a whole file for one result without an artifact, and for one absolute URI of another scheme than the checkout's, which is <c>file</c>. So what is
/// no file has a relative path of its own: <c>tls/shop.example.com:443</c>. No such file has to be in the repository.
/// </remarks>
internal static class ArtifactUri
{
    private const string SchemeEnd = "://";

    /// <summary>Makes it: a <c>file</c> URI, or a relative one.</summary>
    /// <param name="uri">URI or path of the result's place; null where it has none.</param>
    /// <param name="operation">The operation, for what has no place.</param>
    /// <param name="place">The place in words, for the same.</param>
    public static string Of(string? uri, string operation, string place)
    {
        if (uri is null)
        {
            return Relative($"{operation}/{place}");
        }

        if (Path.IsPathFullyQualified(uri))
        {
            return FileUri.Of(uri);
        }

        int scheme = uri.IndexOf(SchemeEnd, StringComparison.Ordinal);
        return scheme < 0 ? Relative(uri)
            : uri.StartsWith(Uri.UriSchemeFile + SchemeEnd, StringComparison.OrdinalIgnoreCase) ? uri
            : Relative($"{uri[..scheme]}/{uri[(scheme + SchemeEnd.Length)..]}");
    }

    private static string Relative(string path)
        => string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("." or "..")).Select((part, i) => i == 0 ? Escape(part) : WithColons(Escape(part))));

    private static string Escape(string part) => Uri.EscapeDataString(part);

    // In the first part, one would end a scheme (RFC 3986, section 4.2).
    private static string WithColons(string part) => part.Replace("%3A", ":", StringComparison.Ordinal);
}
