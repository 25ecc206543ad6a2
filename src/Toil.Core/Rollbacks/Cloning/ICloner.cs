using Toil.Operations;

namespace Toil.Rollbacks.Cloning;

/// <summary>Makes disposable copies of one source and takes them away again. Never writes to the source.</summary>
internal interface ICloner : IAsyncDisposable
{
    /// <summary>Removes the clones of those who are gone: only what Toil has marked as its own, and nobody uses.</summary>
    /// <returns>Their names.</returns>
    Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellation);

    /// <summary>Clones the source.</summary>
    /// <param name="share">Share of the rows, above 0 and below 1, referentially complete where foreign keys allow; null for all.</param>
    /// <param name="cancellation">Stops it; what was made is removed.</param>
    /// <exception cref="ToilException">Names the server or the file, and what to do: no right to create databases, no room, no <c>pg_dump</c>.</exception>
    Task<DisposableClone> CloneAsync(double? share, CancellationToken cancellation);

    /// <summary>Copies a clone whole. Nobody may be connected to it.</summary>
    Task<DisposableClone> CopyAsync(DisposableClone clone, CancellationToken cancellation);

    /// <summary>Copies a clone with at most about that many rows a table, referentially complete where foreign keys allow.</summary>
    Task<DisposableClone> ReduceAsync(DisposableClone clone, int rows, CancellationToken cancellation);
}
