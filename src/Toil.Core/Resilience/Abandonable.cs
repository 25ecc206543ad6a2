namespace Toil.Resilience;

/// <summary>Work of others that no deadline stops: it is waited for as long as there is time, and then left to itself.</summary>
internal static class Abandonable
{
    /// <summary>Runs the work on a worker, since it may block, and waits for it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="patience">Ends the waiting. What the work throws after that is nobody's, and does not come back as an unobserved exception.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public static Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken patience)
    {
        Task<T> task = Task.Run(work, CancellationToken.None);
        _ = task.ContinueWith(
            static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task.WaitAsync(patience);
    }
}
