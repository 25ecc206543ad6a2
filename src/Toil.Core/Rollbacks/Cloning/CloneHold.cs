using Toil.Operations;

namespace Toil.Rollbacks.Cloning;

/// <summary>The mark by which others see that a clone is in use.</summary>
internal sealed class CloneHold : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private ToilException? _why;

    public CloneHold(string name)
    {
        Name = name;
        Lost = _lost.Token;
    }

    /// <summary>The clone's name.</summary>
    public string Name { get; }

    /// <summary>True once the clone is there.</summary>
    public bool IsMade { get; set; }

    /// <summary>Fires when the mark is gone.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Throws where the mark is gone.</summary>
    /// <exception cref="ToilException"><c>CloneLost</c>.</exception>
    public void ThrowIfLost()
    {
        if (Volatile.Read(ref _why) is { } why)
        {
            throw why;
        }
    }

    /// <summary>Says that it is gone.</summary>
    public void Lose(ToilException why)
    {
        if (Interlocked.CompareExchange(ref _why, why, null) is null)
        {
            try
            {
                // Beside the caller: who is told may take as long as he likes.
                _ = _lost.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // The clone is gone by now.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lost.Dispose();
}
