using System.Data.Common;
using Polly;
using Polly.Retry;

namespace Toil.State;

/// <summary>The waiting of <see cref="StoreRetry"/>, once something is busy.</summary>
internal sealed class StorePatience(TimeProvider time, Func<DbException, bool> isBusy)
{
    private static readonly ResiliencePropertyKey<long> s_started = new("toil.store.started");
    private static readonly ResiliencePropertyKey<TimeSpan> s_limit = new("toil.store.limit");

    private readonly ResiliencePipeline _pipeline = Build(time, isBusy);

    /// <summary>Goes on after a failure, which counts as the first attempt.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="attempt">What is tried again.</param>
    /// <param name="started">The clock's timestamp when the first attempt began.</param>
    /// <param name="limit">How long after that another attempt may begin.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<T> RetryAsync<T>(
        DbException failure, Func<CancellationToken, Task<T>> attempt, long started, TimeSpan limit, CancellationToken cancellationToken)
    {
        DbException? first = failure;
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(s_started, started);
            context.Properties.Set(s_limit, limit);
            return await _pipeline.ExecuteAsync(
                async context => Interlocked.Exchange(ref first, null) is { } known ? throw known : await attempt(context.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ResiliencePipeline Build(TimeProvider time, Func<DbException, bool> isBusy) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is DbException error && isBusy(error) && IsInTime(time, args.Context.Properties)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(20),
            // Short: whoever has waited longest must not be the one that asks least often.
            MaxDelay = TimeSpan.FromMilliseconds(50),
        })
        .Build();

    private static bool IsInTime(TimeProvider time, ResilienceProperties properties)
        => time.GetElapsedTime(properties.GetValue(s_started, 0)) < properties.GetValue(s_limit, TimeSpan.Zero);
}
