using Toil.Operations;

namespace Toil.Migrations.Databases;

/// <summary>A database that migrations work on: its connections, its catalog, and what its failures mean.</summary>
internal abstract class TargetDatabase(DatabaseLocation location) : IAsyncDisposable
{
    /// <summary>Where it is.</summary>
    public DatabaseLocation Location { get; } = location;

    /// <summary>What differs in SQL.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Makes the one for a location.</summary>
    public static TargetDatabase For(DatabaseLocation location, OperationContext context) => location.Kind == TargetKind.Sqlite
        ? new SqliteTarget(location)
        : new PostgresTarget(location, location.Password(context));

    /// <summary>Opens a connection of its own, which nobody else uses.</summary>
    /// <param name="purpose">What it is for, in a word or two: seen in the server's list of sessions.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <exception cref="ToilException"><c>DatabaseUnreachable</c>, <c>DatabaseAccessDenied</c>, <c>DatabaseMissing</c> and their like.</exception>
    public abstract Task<TargetSession> ConnectAsync(string purpose, CancellationToken cancellation);

    /// <summary>Looks a table up.</summary>
    /// <param name="session">A connection.</param>
    /// <param name="table">As a plan writes it: may have a schema and quotes.</param>
    /// <returns>The table, or null where there is none.</returns>
    public abstract Task<TableInfo?> FindTableAsync(TargetSession session, string table);

    /// <summary>Ends sessions that were left behind by one who is gone: what they still run must not go on beside the one who takes over.</summary>
    /// <param name="session">A connection.</param>
    /// <param name="purpose">What they were opened for.</param>
    /// <param name="cancellation">Stops it.</param>
    public virtual Task EndSessionsAsync(TargetSession session, string purpose, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Tells the place of Toil's tables from others in the same database; null where there is but one.</summary>
    /// <param name="session">A connection.</param>
    /// <param name="cancellation">Stops it.</param>
    public virtual Task<string?> PlaceAsync(TargetSession session, CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>Sets how long a connection waits for locks and how long its statements may run.</summary>
    /// <param name="session">A connection.</param>
    /// <param name="locks">Longest wait for a lock.</param>
    /// <param name="statements">Longest run of a statement; null for any.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="isPatient">True to wait for locks beyond the time after which the server looks for deadlocks.</param>
    public abstract Task LimitAsync(TargetSession session, TimeSpan locks, TimeSpan? statements, CancellationToken cancellation, bool isPatient = false);

    /// <summary>Says where a connection keeps what a statement may have to take back. Not inside of a transaction.</summary>
    /// <param name="session">A connection.</param>
    /// <param name="inMemory">True where statements change little at a time and sort nothing; false as the engine does by itself.</param>
    /// <param name="cancellation">Stops it.</param>
    public virtual Task KeepUndoAsync(TargetSession session, bool inMemory, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Says whether a query may have helpers of the server's beside it, on other cores.</summary>
    /// <param name="session">A connection.</param>
    /// <param name="may">False to leave those cores to others; true as the server does by itself.</param>
    /// <param name="cancellation">Stops it.</param>
    public virtual Task HelpersAsync(TargetSession session, bool may, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Does what is best done between two batches, while others may write. Not inside of a transaction.</summary>
    /// <param name="session">The connection that makes the batches.</param>
    public virtual Task TidyAsync(TargetSession session) => Task.CompletedTask;

    /// <summary>Who holds what a connection waits for; null where nobody does, or where nobody can tell.</summary>
    /// <param name="waiting">The connection that waits.</param>
    /// <param name="cancellation">Stops it.</param>
    public virtual Task<string?> BlockersAsync(TargetSession waiting, CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>What a failure means for the work.</summary>
    public abstract FailureKind Classify(Exception error);

    /// <summary>What a failure means to a person.</summary>
    /// <param name="error">What the engine threw.</param>
    /// <param name="doing">What was being done, to begin the sentence with: <c>Step 2 'fill it'</c>; null for the database itself.</param>
    public abstract ToilException Explain(Exception error, string? doing);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
