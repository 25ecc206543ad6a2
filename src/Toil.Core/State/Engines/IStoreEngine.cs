using System.Data.Common;
using Toil.Operations;

namespace Toil.State.Engines;

/// <summary>How one engine is connected to, and what its errors mean. Disposing closes the idle connections.</summary>
internal interface IStoreEngine : IAsyncDisposable
{
    /// <summary>The engine's SQL.</summary>
    StoreDialect Dialect { get; }

    /// <summary>How many transactions of this process may write at once.</summary>
    int Writers { get; }

    /// <summary>Makes what has to be there before the first query.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Opens a connection, with a deadline of its own.</summary>
    Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Begins to read the rows of a statement whose parameters are 64-bit numbers, on a connection of its own.</summary>
    Task<IStoreScan> BeginScanAsync(StoreStatement statement, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that can write, and that waits only briefly for a lock.</summary>
    Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Ends the running statement from another thread, where the driver does not watch the token itself.</summary>
    void Interrupt(DbConnection connection);

    /// <summary>True for a failure that left nothing behind and that may pass by itself: a lock, a deadlock.</summary>
    bool IsBusy(DbException error);

    /// <summary>True for a statement that was interrupted.</summary>
    bool IsInterrupted(DbException error);

    /// <summary>What the failure means to a person.</summary>
    ToilException Explain(DbException error);
}
