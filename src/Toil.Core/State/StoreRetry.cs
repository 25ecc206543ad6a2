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
    private readonly ResiliencePipeline _pipeline;

    public StoreRetry(TimeProvider time, Func<DbException, bool> isBusy)
    {
        _time = time;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is DbException error && isBusy(error) && InTime(args.Context.Properties)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(20),
                MaxDelay = TimeSpan.FromMilliseconds(500),
            })
            .Build();
    }

    /// <summary>Runs <paramref name="attempt"/> until it succeeds, fails for another reason, or fails as busy after the limit.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, TimeSpan limit, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(s_started, _time.GetTimestamp());
            context.Properties.Set(s_limit, limit);
            return await _pipeline.ExecuteAsync(
                static async (context, attempt) => await attempt(context.CancellationToken), context, attempt);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private bool InTime(ResilienceProperties properties)
        => _time.GetElapsedTime(properties.GetValue(s_started, 0)) < properties.GetValue(s_limit, TimeSpan.Zero);
}
