using Toil.Operations;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>The file of a clone, for its owner's eyes only, and a lock file beside it that tells others that it is in use for as long as this process lives.</summary>
internal sealed class SqliteCloneFile
{
    // The lock's own is the last to go: what has none is left over.
    private static readonly string[] s_endings = [".db", ".db-journal", ".db-wal", ".db-shm", ".lock"];

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const int Attempts = 10;

    private readonly FileStream _lock;
    private readonly string _stem;

    private SqliteCloneFile(FileStream held, string stem)
    {
        _lock = held;
        _stem = stem;
    }

    /// <summary>The file's path.</summary>
    public string Path => _stem + ".db";

    /// <summary>Makes it, empty.</summary>
    /// <param name="folder">Absolute path; made where it is not there.</param>
    /// <param name="source">Of what it is to be a clone, as it may be shown.</param>
    /// <param name="context">Clock, for the name and the label.</param>
    /// <exception cref="ToilException"><c>CloneFolderDenied</c>, <c>CloneFull</c>.</exception>
    public static SqliteCloneFile Create(string folder, string source, OperationContext context)
    {
        try
        {
            MakeFolder(folder);
            SqliteCloneFile file = Hold(folder, source, context);
            if (IsUnused(file._stem, out FileStream? second))
            {
                second?.Dispose();
                file.Remove(context);
                throw CloneFailure.FolderUnfit(folder);
            }

            using FileStream empty = new(file.Path, Options(FileMode.CreateNew, isLock: false));
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SqliteTrouble.IsFull(error) ? CloneFailure.Full(folder, error) : CloneFailure.FolderDenied(folder, error);
        }
    }

    /// <summary>Removes the files of those who are gone.</summary>
    /// <returns>Their names.</returns>
    public static IReadOnlyList<string> RemoveLeftovers(string folder, OperationContext context)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        List<string> removed = [];
        foreach (string stem in Directory.EnumerateFiles(folder, CloneName.Prefix + "*").Select(StemOf).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray())
        {
            try
            {
                if (IsUnused(stem, out FileStream? held))
                {
                    using (held)
                    {
                        Delete(stem);
                    }

                    removed.Add(System.IO.Path.GetFileName(stem));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                context.Sink.Problem(NotRemoved(stem, error));
            }
        }

        return removed;
    }

    /// <summary>Takes it away. Does not throw: what stays is told to the operation's sink.</summary>
    public void Remove(OperationContext context)
    {
        try
        {
            Delete(_stem);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            context.Sink.Problem(NotRemoved(_stem, error));
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static SqliteCloneFile Hold(string folder, string source, OperationContext context)
    {
        for (int left = Attempts; ; left--)
        {
            string stem = System.IO.Path.Join(folder, CloneName.New(context.Time));
            try
            {
                FileStream held = new(stem + ".lock", Options(FileMode.CreateNew));
                if (File.Exists(stem + ".lock"))
                {
                    held.Write(System.Text.Encoding.UTF8.GetBytes(CloneLabel.For(source, context) + "\n"));
                    held.Flush();
                    return new(held, stem);
                }

                // Between its making and its locking somebody took it for left over.
                held.Dispose();
            }
            catch (IOException error) when (left > 1 && error is not DirectoryNotFoundException && !SqliteTrouble.IsFull(error))
            {
                // The same, a moment earlier.
            }
        }
    }

    private static bool IsUnused(string stem, out FileStream? held)
    {
        held = null;
        try
        {
            held = new(stem + ".lock", Options(FileMode.Open));
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // in use, or somebody else's
        }
    }

    private static void Delete(string stem)
    {
        foreach (string ending in s_endings)
        {
            if (ending != ".lock" || !OperatingSystem.IsWindows())
            {
                File.Delete(stem + ending);
            }
        }
    }

    private static string? StemOf(string path)
    {
        string name = System.IO.Path.GetFileName(path);
        string stem = name.Split('.')[0];
        return CloneName.IsOne(stem) && s_endings.Contains(name[stem.Length..]) ? System.IO.Path.Join(System.IO.Path.GetDirectoryName(path), stem) : null;
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }
    }

    // Windows deletes no open file: there the lock's is deleted by closing it.
    private static FileStreamOptions Options(FileMode mode, bool isLock = true)
    {
        FileStreamOptions options = new()
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = isLock && OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows() && mode == FileMode.CreateNew)
        {
            options.UnixCreateMode = OwnerFile;
        }

        return options;
    }

    private static ToilException NotRemoved(string stem, Exception error)
        => CloneFailure.NotRemoved(stem + ".db", "The next rehearsal tries again; or delete it and the files beside it that begin with the same name.", error);
}
