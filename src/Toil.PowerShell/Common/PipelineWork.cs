using System.Management.Automation;

namespace Toil.PowerShell.Common;

/// <summary>Work that waits for the pipeline's thread.</summary>
internal abstract class PipelineWork
{
    /// <summary>Does it, on the calling thread.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile.</exception>
    public abstract void Run();

    /// <summary>Lets whoever waits for it know that it will not be done.</summary>
    public abstract void Drop();
}

/// <summary>Work that gives something.</summary>
/// <param name="work">The work.</param>
internal sealed class PipelineWork<T>(Func<T> work) : PipelineWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    /// <summary>What it gave.</summary>
    public Task<T> Done => _done.Task;

    /// <inheritdoc/>
    public override void Run()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            return;
        }

        try
        {
            _done.SetResult(work());
        }
        catch (PipelineStoppedException)
        {
            _done.SetCanceled(CancellationToken.None);
            throw;
        }
        catch (Exception error)
        {
            _done.SetException(error);
        }
    }

    /// <inheritdoc/>
    public override void Drop()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            _done.SetCanceled(CancellationToken.None);
        }
    }
}
