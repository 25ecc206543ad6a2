namespace Toil.Values;

/// <summary>Paths as URIs.</summary>
internal static class FileUri
{
    /// <summary>The URI of a file: <c>file:///srv/a%20b.pem</c>.</summary>
    /// <param name="path">Absolute. A percent sign of a name is one, also where what follows would make an escape of it.</param>
    public static string Of(string path)
        => new UriBuilder(Uri.UriSchemeFile, string.Empty) { Path = path.Replace("%", "%25", StringComparison.Ordinal) }.Uri.AbsoluteUri;
}
