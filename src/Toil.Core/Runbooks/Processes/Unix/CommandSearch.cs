using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>Finds a command as <c>execvp</c> does: a name with a slash is a path, any other is looked for in the folders of the PATH, in order.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class CommandSearch
{
    private const string FallbackPath = "/bin:/usr/bin";
    private const int Executable = 1; // X_OK

    /// <summary>Its absolute path.</summary>
    /// <param name="name">The command, as given.</param>
    /// <param name="folder">Absolute folder in which it will run: relative paths are taken from there, those on the PATH as well.</param>
    /// <param name="path">The PATH; null where there is none.</param>
    /// <exception cref="ToilException"><c>CommandNotFound</c>, <c>CommandNotRunnable</c>.</exception>
    public static string Find(string name, string folder, string? path)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            string file = Path.GetFullPath(name, folder);
            return IsRunnable(file) ? file : throw Refusal(file, name);
        }

        string? refused = null;
        foreach (string place in (path ?? FallbackPath).Split(':'))
        {
            string file = Path.Combine(folder, place, name);
            if (name.Length > 0 && IsRunnable(file))
            {
                return file;
            }

            refused ??= name.Length > 0 && File.Exists(file) ? file : null;
        }

        throw refused is not null ? Refusal(refused, name) : new ToilException(
            "CommandNotFound", ErrorKind.NotFound, $"There is no command '{InertText.From(name, 200)}' on the PATH.",
            "Install it, or give its path.", name);
    }

    private static bool IsRunnable(string file) => File.Exists(file) && MayUse(file, Executable) == 0;

    private static ToilException Refusal(string file, string name) => Directory.Exists(file)
        ? ToilException.Invalid("CommandNotRunnable", $"'{InertText.From(file)}' is a folder, not a command.", "Name the program in it.", name)
        : File.Exists(file)
            ? new ToilException(
                "CommandNotRunnable", ErrorKind.AccessDenied, $"'{InertText.From(file)}' may not be executed.",
                "Make it executable (chmod +x), or name the program that reads it before it.", name)
            : new ToilException(
                "CommandNotFound", ErrorKind.NotFound, $"There is no file '{InertText.From(file)}' to run.",
                "Correct the path; a relative one is taken from the working directory.", name);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MayUse(string path, int how);
}
