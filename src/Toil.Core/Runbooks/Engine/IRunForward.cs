namespace Toil.Runbooks.Engine;

/// <summary>Takes a run forward through its steps.</summary>
internal interface IRunForward : IDisposable
{
    /// <summary>Does the steps that are not done.</summary>
    Task<StepEnd> RunAsync(CancellationToken stop);

    /// <summary>Makes known what undoes the steps that are done, and does none.</summary>
    /// <returns>Why it may not know all of them; null where nothing stood in the way.</returns>
    Task<string?> CollectAsync(CancellationToken stop);
}

/// <summary>Steps that are written down.</summary>
/// <param name="task">The run.</param>
internal sealed class WrittenRun(RunTask task) : IRunForward
{
    public Task<StepEnd> RunAsync(CancellationToken stop) => new StepWalker(task).WalkAsync(task.Runbook.Steps, StepPlace.Root, stop);

    public Task<string?> CollectAsync(CancellationToken stop) => Task.FromResult<string?>(null);

    public void Dispose()
    {
    }
}
