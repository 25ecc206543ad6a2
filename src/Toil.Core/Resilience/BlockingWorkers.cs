namespace Toil.Resilience;

/// <summary>
/// A few threads for calls that block and cannot be interrupted. On the shared thread pool such calls starve the whole
/// process, since the pool adds about one thread a second; here they starve only each other.
/// </summary>
/// <remarks>Threads start on demand, run in the background, and end when there has been nothing to do for a while.</remarks>
public sealed class BlockingWorkers
{
    private readonly object _lock = new();
    private readonly LinkedList<Action> _queue = new();
    private readonly int _limit;
    private readonly TimeSpan _idleTime;
    private readonly string _name;
    private int _threads;
    private int _idle;

    /// <summary>Creates a set without a thread in it.</summary>
    /// <param name="limit">Threads at most, 1 or more.</param>
    /// <param name="idleTime">How long a thread waits for work before it ends.</param>
    /// <param name="name">Name of the threads, for people with a debugger.</param>
    public BlockingWorkers(int limit, TimeSpan idleTime, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _limit = limit;
        _idleTime = idleTime;
        _name = name;
    }

    /// <summary>Threads alive now.</summary>
    public int ThreadCount
    {
        get
        {
            lock (_lock)
            {
                return _threads;
            }
        }
    }

    /// <summary>Runs <paramref name="work"/> on one of the threads, in the order of asking.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">A call that may block. What it throws is thrown to the caller.</param>
    /// <param name="cancellationToken">Gives up waiting: work not yet begun never begins; work under way goes on, unheard.</param>
    /// <exception cref="OperationCanceledException">The token fired before the work was done.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<Action> node = new(() => Complete(done, work));
        Enqueue(node);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                Remove(node);
                done.TrySetCanceled(cancellationToken);
            },
            null);
        return await done.Task.ConfigureAwait(false);
    }

    private static void Complete<T>(TaskCompletionSource<T> done, Func<T> work)
    {
        try
        {
            done.TrySetResult(work());
        }
        catch (Exception exception)
        {
            // Whatever it is belongs to the asker; where nobody asks any more this is a no-op and the thread lives on.
            done.TrySetException(exception);
        }
    }

    private void Enqueue(LinkedListNode<Action> node)
    {
        lock (_lock)
        {
            // An idle thread that has been woken still counts as idle until it has the lock, so compare with the queue.
            if (_queue.Count >= _idle && _threads < _limit)
            {
                new Thread(Loop) { IsBackground = true, Name = _name }.UnsafeStart();
                _threads++;
            }

            _queue.AddLast(node);
            Monitor.Pulse(_lock);
        }
    }

    private void Remove(LinkedListNode<Action> node)
    {
        lock (_lock)
        {
            if (node.List is not null)
            {
                _queue.Remove(node);
            }
        }
    }

    private void Loop()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    private Action? Next()
    {
        lock (_lock)
        {
            while (_queue.First is null)
            {
                _idle++;
                bool woken = Monitor.Wait(_lock, _idleTime);
                _idle--;
                if (!woken && _queue.First is null)
                {
                    _threads--;
                    return null;
                }
            }

            Action work = _queue.First.Value;
            _queue.RemoveFirst();
            return work;
        }
    }
}
