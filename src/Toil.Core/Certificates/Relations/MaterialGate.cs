namespace Toil.Certificates.Relations;

/// <summary>
/// Holds back what is said of endpoints until the files, stores and secrets of the same sweep are read, so that a newer certificate there is known.
/// Bounded: a list that is slow to come, or a source that is slow to read, costs endpoints the comparison and not the night.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class MaterialGate(TimeProvider time)
{
    // Long enough for a file with a hundred thousand lines, too short to be felt by somebody who pipes names in by hand.
    private static readonly TimeSpan s_listTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_readTime = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private volatile Task? _open;

    // The list itself counts as one.
    private int _pending = 1;

    /// <summary>A source is about to be read.</summary>
    public void Begin() => Interlocked.Increment(ref _pending);

    /// <summary>A source has been read, or given up.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            _read.TrySetResult();
        }
    }

    /// <summary>The list of targets has ended.</summary>
    public void EndList()
    {
        if (_listed.TrySetResult())
        {
            End();
        }
    }

    /// <summary>True once it is open; it stays open.</summary>
    public bool IsOpen => _read.Task.IsCompleted || _open is { IsCompleted: true };

    /// <summary>Waits for the gate to open; the first who waits starts its clock.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        if (IsOpen)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            return (_open ??= OpenAsync()).WaitAsync(cancellation);
        }
    }

    private async Task OpenAsync()
    {
        try
        {
            await _listed.Task.WaitAsync(s_listTime, time);
            await _read.Task.WaitAsync(s_readTime, time);
        }
        catch (TimeoutException)
        {
            // Open from here on.
        }
    }
}
