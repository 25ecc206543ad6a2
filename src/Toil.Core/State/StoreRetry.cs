using System.Data.Common;

namespace Toil.State;

/// <summary>
/// Tries again while others hold what is needed. The limit bounds the waiting, not the work: an attempt that runs is never cut off.
/// </summary>
internal sealed class StoreRetry(TimeProvider time, Func<DbException, bool> isBusy)
{
    // Made when something is busy for the first time: it takes longer to load and to make than a store takes to open, and is seldom needed.
    private readonly Lazy<StorePatience> _patience = new(() => new StorePatience(time, isBusy));

    /// <summary>Runs <paramref name="attempt"/> until it succeeds, fails for another reason, or fails as busy after the limit.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, TimeSpan limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long started = time.GetTimestamp();
        try
        {
            return await attempt(cancellationToken);
        }
        catch (DbException error) when (isBusy(error))
        {
            return await _patience.Value.RetryAsync(error, attempt, started, limit, cancellationToken);
        }
    }
}
