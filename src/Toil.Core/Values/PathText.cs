namespace Toil.Values;

/// <summary>Paths as people write them, made absolute.</summary>
internal static class PathText
{
    private static readonly char[] s_separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Takes a relative path from <paramref name="folder"/>, and one that begins with <c>~</c> from the user's home.</summary>
    /// <exception cref="ArgumentException">It is blank, or holds a NUL character.</exception>
    public static string Absolute(string text, string folder)
    {
        // An unset variable in a script must not come to mean the working directory.
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return text[0] == '~' && (text.Length == 1 || s_separators.Contains(text[1]))
            ? Path.GetFullPath(text[1..].TrimStart(s_separators), Home)
            : Path.GetFullPath(text, folder);
    }

    // Not verified: a home that is not there must not turn ~/certs into /certs.
    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
}
