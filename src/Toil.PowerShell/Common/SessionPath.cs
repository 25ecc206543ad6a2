using System.Management.Automation;

namespace Toil.PowerShell.Common;

/// <summary>Paths as they are written in a session: from its location, on drives of its own, and with the escapes that Tab puts before brackets.</summary>
internal static class SessionPath
{
    private const string FileSystem = "FileSystem";

    /// <summary>The full path that is meant, whether something is there or not.</summary>
    /// <param name="cmdlet">The cmdlet, for its location and drives.</param>
    /// <param name="path">As it was given.</param>
    /// <param name="provider">Whose path it is.</param>
    public static string Of(PSCmdlet cmdlet, string path, out ProviderInfo provider)
    {
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _);
        if (provider.Name != FileSystem || !path.Contains('`', StringComparison.Ordinal) || Path.Exists(full))
        {
            return full;
        }

        string plain = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(WildcardPattern.Unescape(path), out _, out _);
        return Path.Exists(plain) ? plain : full;
    }

    /// <summary>The file or folder that a text names where only PowerShell can tell; null where it is for others to read: a host, an address, a plain path.</summary>
    /// <param name="cmdlet">The cmdlet, for its location and drives.</param>
    /// <param name="text">As it was given.</param>
    public static string? Known(PSCmdlet cmdlet, string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        bool isOnDrive = colon > 0 && colon + 1 < text.Length && text[colon + 1] is '/' or '\\' && !text.AsSpan(colon).StartsWith("://")
            && cmdlet.SessionState.Drive.GetAll().Any(drive => drive.Provider.Name == FileSystem && drive.Name.Equals(text[..colon], StringComparison.OrdinalIgnoreCase));
        bool isEscaped = text.Contains('`', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal);
        if (!isOnDrive && !isEscaped)
        {
            return null;
        }

        string full = Of(cmdlet, text, out ProviderInfo provider);
        return provider.Name == FileSystem && (isOnDrive || Path.Exists(full)) ? full : null;
    }
}
