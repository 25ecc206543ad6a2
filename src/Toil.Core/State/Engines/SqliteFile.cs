namespace Toil.State.Engines;

/// <summary>Makes the store's file and folder, for their owner's eyes only; SQLite gives its log the same mode.</summary>
internal static class SqliteFile
{
    // The same numbers on Linux and macOS.
    private const int NoSpace = 28; // ENOSPC
    private const int ReadOnlyFileSystem = 30; // EROFS

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    // Closing any descriptor of a file drops all locks that the process has on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    // So nobody here may open the database between another thread's making and closing it.
    private static readonly Lock s_making = new();

    public static void EnsureExists(string path, StoreFailure failure)
    {
        try
        {
            lock (s_making)
            {
                if (!File.Exists(path))
                {
                    Make(path);
                }
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first.
        }
        catch (IOException error)
        {
            throw error.HResult switch
            {
                NoSpace => failure.Full(error),
                ReadOnlyFileSystem => failure.ReadOnly(error),
                _ => failure.Unreachable(error),
            };
        }
        catch (UnauthorizedAccessException error)
        {
            throw failure.FileDenied(error);
        }
    }

    private static void Make(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            // The state folder of Windows is the user's own already.
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
            options.UnixCreateMode = OwnerFile;
        }

        using FileStream file = new(path, options);
    }
}
