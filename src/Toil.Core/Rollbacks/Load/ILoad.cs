using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Load;

/// <summary>Calls that arrive at a database on schedule, whether or not it keeps up.</summary>
internal interface ILoad
{
    /// <summary>Holds its statements against a database that is as it was, and changes nothing: what fails without a migration says nothing of one.</summary>
    /// <exception cref="Operations.ToilException">Names the transaction that fails, and why.</exception>
    Task CheckAsync(TargetDatabase database, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Begins it on a database; it goes on until the run is disposed of. Its first second, in which caches are cold, counts for nothing.</summary>
    Task<ILoadRun> StartAsync(TargetDatabase database, CancellationToken cancellation);
}

/// <summary>A load that runs.</summary>
internal interface ILoadRun : IAsyncDisposable
{
    /// <summary>Ends the stretch that runs, begins the next, and says what the ended one felt. Waits for the answers to its calls for a bounded time; those that are not answered by then count as late as they are.</summary>
    Task<LoadFigures> CutAsync(CancellationToken cancellation);
}
