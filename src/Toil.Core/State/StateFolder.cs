using System.Runtime.InteropServices;
using Toil.Operations;

namespace Toil.State;

/// <summary>Where each platform wants a program to keep its state.</summary>
internal static class StateFolder
{
    /// <summary>The store's file when nothing else is asked for.</summary>
    public static string DefaultFile(Func<string, string?> environment)
    {
        OSPlatform platform = OperatingSystem.IsWindows() ? OSPlatform.Windows
            : OperatingSystem.IsMacOS() ? OSPlatform.OSX
            : OSPlatform.Linux;
        return DefaultFile(platform, environment, Environment.GetFolderPath);
    }

    /// <summary>The same for a platform of one's choice.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="folder">Answers where the environment does not: a service often has no HOME.</param>
    internal static string DefaultFile(
        OSPlatform platform, Func<string, string?> environment, Func<Environment.SpecialFolder, string> folder)
    {
        string? parent;
        if (platform == OSPlatform.Windows)
        {
            parent = Absolute(environment("LOCALAPPDATA")) ?? Absolute(folder(Environment.SpecialFolder.LocalApplicationData));
        }
        else
        {
            string? home = Absolute(environment("HOME")) ?? Absolute(folder(Environment.SpecialFolder.UserProfile));
            // The XDG Base Directory Specification: a relative value is to be ignored.
            parent = platform == OSPlatform.OSX
                ? Below(home, "Library", "Application Support")
                : Absolute(environment("XDG_STATE_HOME")) ?? Below(home, ".local", "state");
        }

        return parent is null
            ? throw new ToilException(
                "StoreLocationUnknown", ErrorKind.InvalidInput,
                "There is no home folder to keep Toil's state in.", $"Set {StoreLocation.Variable} to {StoreLocation.Forms}.")
            : Path.Combine(parent, "toil", "toil.db");
    }

    // A Windows path is not rooted by the rules of the machine that runs the tests, so a drive counts as well.
    private static string? Absolute(string? path)
        => path is { Length: > 0 } && (Path.IsPathFullyQualified(path) || (path.Length > 2 && path[1] == ':')) ? path : null;

    private static string? Below(string? parent, params ReadOnlySpan<string> names)
        => parent is null ? null : Path.Combine([parent, .. names]);
}
