using System.Collections.Concurrent;
using System.Management.Automation;
using Toil.Operations;

namespace Toil.PowerShell.Common;

/// <summary>
/// Runs an operation on a worker and carries what it says to the pipeline's thread, the only one that may write. Whoever leaves the pump
/// joins the worker first, so that what it had begun is finished (a checkpoint is on disk) before the cmdlet returns.
/// </summary>
/// <typeparam name="TResult">The operation's result.</typeparam>
internal sealed class OperationPump<TResult> : IOperationSink, IPipelineThread, IDisposable
    where TResult : class
{
    /// <summary>Longest time that a stopped worker is waited for.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int QueueLength = 256;

    private static readonly object s_progress = new();

    private readonly BlockingCollection<object> _queue = new(QueueLength);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly Queue<object> _held = new();
    private Action<object> _write = static _ => { };
    private OperationProgress? _progress;
    private Exception? _failure;
    private bool _isStarted;

    /// <summary>Starts the worker.</summary>
    /// <param name="run">Runs the operation until the token stops it.</param>
    public void Start(Func<CancellationToken, IAsyncEnumerable<TResult>> run)
    {
        _isStarted = true;
        _ = Task.Run(() => WorkAsync(run));
    }

    /// <summary>Asks the worker to stop. May be called from any thread.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Writes what has come, and waits for more until <paramref name="isEnough"/> says so or the worker has ended.</summary>
    /// <param name="write">Writes one item: a result, a problem, a warning, a told line or progress. Runs on the calling thread, as does work that waits for it.</param>
    /// <param name="isEnough">Asked before each item and at least ten times a second.</param>
    public void Drain(Action<object> write, Func<bool> isEnough)
    {
        _write = write;
        while (!isEnough() && !_stop.IsCancellationRequested && !_queue.IsCompleted)
        {
            if (_queue.TryTake(out object? item, millisecondsTimeout: 100))
            {
                Do(item);
                while (_held.TryDequeue(out object? result))
                {
                    write(result);
                }
            }
        }

        if (_stop.IsCancellationRequested)
        {
            Join();
            throw new PipelineStoppedException();
        }

        if (_queue.IsCompleted && _failure is { } failure)
        {
            _failure = null;
            throw failure;
        }
    }

    /// <summary>Writes what has come, without waiting.</summary>
    public void DrainReady(Action<object> write) => Drain(write, () => _queue.Count == 0);

    /// <inheritdoc/>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        PipelineWork<T> item = new(work);
        await using CancellationTokenRegistration registration = cancellation.UnsafeRegister(static item => ((PipelineWork)item!).Drop(), item);
        if (!Add(item))
        {
            item.Drop();
        }

        return await item.Done;
    }

    /// <inheritdoc/>
    public void Serve(Task work)
    {
        _ = work.ContinueWith(_ => Add(new PipelineWork<bool>(static () => true)), TaskScheduler.Default);
        while (!work.IsCompleted)
        {
            if (!_queue.TryTake(out object? item, millisecondsTimeout: 100))
            {
                continue;
            }

            // The rest goes down the pipeline, or is an error to which the script's preference would apply.
            if (item is PipelineWork or ToldLine or string || ReferenceEquals(item, s_progress))
            {
                Do(item);
            }
            else
            {
                _held.Enqueue(item);
            }
        }
    }

    /// <summary>Stops the worker, and waits until it has finished what it had begun, for <see cref="Grace"/> at most.</summary>
    public void Dispose()
    {
        if (_isStarted)
        {
            _stop.Cancel();
            Join();
        }
    }

    void IOperationSink.Problem(ToilException problem) => Add(problem);

    void IOperationSink.Warning(string message) => Add(message);

    // The newest alone: nobody takes any while a script holds the thread, and what piles up would hold up the rest.
    void IOperationSink.Progress(OperationProgress progress)
    {
        if (Interlocked.Exchange(ref _progress, progress) is null)
        {
            Add(s_progress);
        }
    }

    void IOperationSink.Tell(string line) => Add(new ToldLine(line));

    void IOperationSink.Tell(string line, string group) => Add(new ToldLine(line, group));

    private void Do(object item)
    {
        if (item is PipelineWork work)
        {
            work.Run();
        }
        else
        {
            _write(ReferenceEquals(item, s_progress) ? Interlocked.Exchange(ref _progress, null)! : item);
        }
    }

    private async Task WorkAsync(Func<CancellationToken, IAsyncEnumerable<TResult>> run)
    {
        try
        {
            await foreach (TResult result in run(_stop.Token))
            {
                Add(result);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked for, by Ctrl+C or by a pipeline that has enough.
        }
        catch (Exception error)
        {
            _failure = error;
        }
        finally
        {
            _queue.CompleteAdding();
        }
    }

    private bool Add(object item)
    {
        try
        {
            _queue.Add(item, _abandon.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            // The grace time is over and nobody reads any more: what is found now is lost, and the worker ends at its next token check.
            return false;
        }
        catch (InvalidOperationException)
        {
            // The worker has ended.
            return false;
        }
    }

    private void Join()
    {
        long deadline = Environment.TickCount64 + (long)Grace.TotalMilliseconds;
        while (!_queue.IsCompleted && Environment.TickCount64 < deadline)
        {
            // Taken and dropped: a worker that waits for room in the queue could not end.
            if (_queue.TryTake(out object? item, millisecondsTimeout: 50))
            {
                (item as PipelineWork)?.Drop();
            }
        }

        if (!_queue.IsCompleted)
        {
            _abandon.Cancel();
        }
    }
}
