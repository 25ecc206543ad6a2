namespace Toil.Runbooks.Engine;

/// <summary>Takes a run forward through its steps.</summary>
internal interface IRunForward
{
    /// <summary>Does the steps that are not done.</summary>
    Task<StepEnd> RunAsync(CancellationToken stop);

    /// <summary>Makes known what undoes the steps that are done, and does none.</summary>
    Task CollectAsync(CancellationToken stop);
}

/// <summary>Steps that are written down.</summary>
/// <param name="task">The run.</param>
internal sealed class WrittenRun(RunTask task) : IRunForward
{
    public Task<StepEnd> RunAsync(CancellationToken stop) => new StepWalker(task).WalkAsync(task.Runbook.Steps, StepPlace.Root, stop);

    public Task CollectAsync(CancellationToken stop) => Task.CompletedTask;
}
