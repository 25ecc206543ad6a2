namespace Toil.Rollbacks.Load.Running;

/// <summary>A connection on which one thread makes calls. It blocks that thread, and needs no other.</summary>
internal abstract class LoadConnection : IAsyncDisposable
{
    /// <summary>False where the connection is gone.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>Begins the transaction of a call.</summary>
    public abstract void Begin(LoadCall call);

    /// <summary>Runs a statement and reads all that it answers.</summary>
    public abstract void Execute(LoadStatement statement, object?[] values);

    /// <summary>Ends the transaction of a call.</summary>
    public abstract void End(LoadCall call);

    /// <summary>Leaves the transaction of a call that failed.</summary>
    public abstract void Abandon();

    /// <summary>Forgets what is prepared, where a failure may come of it: another shape of a table under a plan that was made before.</summary>
    /// <returns>True where the call is worth a second attempt.</returns>
    public abstract bool Renew(Exception failure);

    /// <summary>Stops what runs, from another thread.</summary>
    public abstract void Cancel();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
