using System.Data.Common;
using Polly;
using Polly.Retry;

namespace Toil.State;

/// <summary>
/// Tries again while others hold what is needed. The limit bounds the waiting, not the work: an attempt that runs is never cut off.
/// </summary>
internal sealed class StoreRetry
{
    private static readonly ResiliencePropertyKey<long> s_started = new("toil.store.started");
    private static readonly ResiliencePropertyKey<TimeSpan> s_limit = new("toil.store.limit");

    private readonly TimeProvider _time;
    private readonly Func<DbException, bool> _isBusy;

    // Made when something is busy for the first time: it takes longer to make than a store takes to open, and is seldom needed.
    private readonly Lazy<ResiliencePipeline> _pipeline;

    public StoreRetry(TimeProvider time, Func<DbException, bool> isBusy)
    {
        _time = time;
        _isBusy = isBusy;
        _pipeline = new Lazy<ResiliencePipeline>(Build);
    }

    /// <summary>Runs <paramref name="attempt"/> until it succeeds, fails for another reason, or fails as busy after the limit.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, TimeSpan limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long started = _time.GetTimestamp();
        try
        {
            return await attempt(cancellationToken);
        }
        catch (DbException error) when (_isBusy(error))
        {
            return await RetryAsync(error, attempt, started, limit, cancellationToken);
        }
    }

    /// <summary>Goes on after a failure, which counts as the first attempt.</summary>
    private async Task<T> RetryAsync<T>(
        DbException failure, Func<CancellationToken, Task<T>> attempt, long started, TimeSpan limit, CancellationToken cancellationToken)
    {
        DbException? first = failure;
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(s_started, started);
            context.Properties.Set(s_limit, limit);
            return await _pipeline.Value.ExecuteAsync(
                async context => Interlocked.Exchange(ref first, null) is { } known ? throw known : await attempt(context.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline Build() => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is DbException error && _isBusy(error) && InTime(args.Context.Properties)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(20),
            // Short: whoever has waited longest must not be the one that asks least often.
            MaxDelay = TimeSpan.FromMilliseconds(50),
        })
        .Build();

    private bool InTime(ResilienceProperties properties)
        => _time.GetElapsedTime(properties.GetValue(s_started, 0)) < properties.GetValue(s_limit, TimeSpan.Zero);
}
