using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning;

/// <summary>Where clones are made, and what may hold them up.</summary>
internal sealed record CloneOptions
{
    /// <summary>Another PostgreSQL server for the clones; the database that it names is the one from which they are managed. Null for the source's own server, and its <c>postgres</c>.</summary>
    public DatabaseLocation? Server { get; init; }

    /// <summary>Absolute folder for clones of SQLite files; null for <c>clones</c> in Toil's state folder.</summary>
    public string? Folder { get; init; }

    /// <summary>How long to wait for a table that others have locked, or a file that others write. Not in front of them: whoever asks after that is not kept waiting.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long making one clone may take; null for any.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Folders in which <c>pg_dump</c> and <c>pg_restore</c> are looked for; null for the PATH and where distributions put them.</summary>
    public IReadOnlyList<string>? ToolFolders { get; init; }

    /// <summary>Pages that a clone of a SQLite file may have at most, as if its disk were full then; null for any. For tests.</summary>
    public int? MostPages { get; init; }
}
