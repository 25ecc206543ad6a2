using Polly;
using Polly.Retry;
using Toil.Resilience;
using Toil.Runbooks.Definitions;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Tries something as often, and for as long, as its rules allow.</summary>
/// <param name="Timeout">How long it may take, with all its attempts; null for no limit.</param>
/// <param name="Retry">How often it is tried; null for once.</param>
/// <param name="Time">The clock.</param>
internal sealed record StepTries(TimeSpan? Timeout, RetryRule? Retry, TimeProvider Time)
{
    /// <summary>Does it.</summary>
    /// <param name="attempt">One attempt.</param>
    /// <param name="failed">Told of each failure that is followed by another attempt; null for nobody.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>How the last attempt ended; <see cref="WorkOutcome.TimedOut"/> where the time was over first.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<WorkEnd> RunAsync(Func<CancellationToken, Task<WorkEnd>> attempt, Action<WorkEnd>? failed, CancellationToken stop)
    {
        // What the last attempt came to, while no other is under way.
        WorkEnd? last = null;
        using Deadline deadline = new(Timeout ?? TimeSpan.MaxValue, TimeSpan.Zero, Time, stop);
        try
        {
            return await Pipeline(end =>
            {
                last = end;
                failed?.Invoke(end);
            }).ExecuteAsync(
                async token =>
                {
                    last = null;
                    return await attempt(token);
                },
                deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.HasPassed && !stop.IsCancellationRequested && last is not null)
        {
            return last with { Reason = $"{RunText.Sentence(last.Reason ?? "It did not end well")} Its {Duration.Format(Timeout!.Value)} were over before another attempt." };
        }
        catch (OperationCanceledException) when (deadline.HasPassed && !stop.IsCancellationRequested)
        {
            return new(WorkOutcome.TimedOut) { Reason = RunText.TimedOut(Timeout!.Value) };
        }
    }

    private ResiliencePipeline<WorkEnd> Pipeline(Action<WorkEnd> failed) => Retry is null
        ? ResiliencePipeline<WorkEnd>.Empty
        : new ResiliencePipelineBuilder<WorkEnd> { TimeProvider = Time }.AddRetry(new RetryStrategyOptions<WorkEnd>
        {
            ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result is { IsWorthAnother: true }),
            MaxRetryAttempts = Retry.Attempts - 1,
            Delay = Retry.Backoff,
            MaxDelay = Retry.Limit,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            OnRetry = attempt =>
            {
                failed(attempt.Outcome.Result!);
                return ValueTask.CompletedTask;
            },
        }).Build();
}
