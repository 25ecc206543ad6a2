namespace Toil.Rollbacks.Load;

/// <summary>What a statement does, as far as a load asks.</summary>
internal enum LoadVerb
{
    /// <summary>Reads rows.</summary>
    Read,

    /// <summary>Writes rows, or calls a procedure.</summary>
    Write,

    /// <summary>Begins a transaction.</summary>
    Begin,

    /// <summary>Commits it.</summary>
    Commit,

    /// <summary>Rolls it back.</summary>
    Rollback,

    /// <summary>Sets a savepoint, releases it or goes back to it.</summary>
    Savepoint,

    /// <summary>Everything else: no load does it.</summary>
    Other,
}
