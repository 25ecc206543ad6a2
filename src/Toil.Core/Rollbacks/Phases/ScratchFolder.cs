namespace Toil.Rollbacks.Phases;

/// <summary>A folder for what a rehearsal keeps in files, readable by nobody else; gone when it is disposed of.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private ScratchFolder(string path) => Path = path;

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    public static ScratchFolder Create() => new(Directory.CreateTempSubdirectory("toil-rehearsal-").FullName);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The system clears its temporary folder.
        }
    }
}
