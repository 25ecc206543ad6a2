namespace Toil.PowerShell.Common;

/// <summary>The pipeline's thread, the only one on which a session's scripts and prompts may run. It takes one piece of work after the other.</summary>
internal interface IPipelineThread
{
    /// <summary>Has work done there.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Work that has not begun by then never begins; what has begun goes on.</param>
    /// <exception cref="OperationCanceledException">It did not begin, or the pipeline was stopped while it was under way.</exception>
    Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation);

    /// <summary>
    /// On the pipeline's thread, for a command in a script that holds it: does what waits for the thread, until something has ended. Results wait on.
    /// </summary>
    /// <param name="work">Ends.</param>
    void Serve(Task work);

    /// <summary>Stops what the pipeline is doing, as Ctrl+C does. May be called from any thread.</summary>
    void Stop();
}
