using Polly;
using Polly.Retry;
using Toil.Operations;

namespace Toil.Issues.GitHub;

/// <summary>
/// Carries out once what must not be done twice. Where the answer is lost it is looked whether the effect is there, several times, since lists lag behind;
/// only where it is not is the request sent again.
/// </summary>
internal sealed class GitHubOnce(GitHubTuning tuning, GitHubDesk desk, GitHubSender sender, GitHubPatience patience, ServerClock clock, GitHubErrors errors, TimeProvider time)
{
    // The server's dates are cut to seconds, and come by way of a header; what is found too much does not count as the same.
    private static readonly TimeSpan s_slack = TimeSpan.FromMinutes(2);

    /// <summary>Does it.</summary>
    /// <typeparam name="T">What the effect is.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="look">Looks for the effect among what has changed since an instant of the server's; null where it is not there.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ToilException">It failed; the sentence says so where it may have been done.</exception>
    public async Task<T> RunAsync<T>(
        GitHubRequest request, Func<GitHubAnswer, T> read, Func<DateTimeOffset, CancellationToken, Task<T?>> look, CancellationToken cancellation)
        where T : class
    {
        GitHubOutageException? doubt = null;
        DateTimeOffset begun = time.GetUtcNow();
        ResiliencePipeline<T> again = new ResiliencePipelineBuilder<T> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<T>
        {
            // The first time without patience as well: it can be looked, if not waited.
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is GitHubOutageException && (attempt.AttemptNumber == 0 || patience.Left > TimeSpan.Zero)),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(sender.Backoff(attempt.AttemptNumber)),
            OnRetry = attempt =>
            {
                patience.Spend(attempt.RetryDelay, doubt!.Elapsed, $"GitHub {doubt.Message}, and it is looked whether what was asked for was done", attempt.AttemptNumber > 0);
                return ValueTask.CompletedTask;
            },
        }).Build();
        try
        {
            return await again.ExecuteAsync(
                async token =>
                {
                    if (doubt is not null)
                    {
                        if (await FindAsync(request, look, begun, token) is { } done)
                        {
                            return done;
                        }

                        if (patience.Left == TimeSpan.Zero)
                        {
                            throw doubt;
                        }
                    }

                    try
                    {
                        return read(await desk.SendAsync(request, token));
                    }
                    catch (GitHubOutageException outage)
                    {
                        doubt = outage;
                        throw;
                    }
                },
                cancellation);
        }
        catch (GitHubOutageException outage)
        {
            throw errors.Unavailable(outage, request);
        }
    }

    private async Task<T?> FindAsync<T>(
        GitHubRequest request, Func<DateTimeOffset, CancellationToken, Task<T?>> look, DateTimeOffset begun, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await FindAsync(look, begun, cancellation);
        }
        catch (ToilException error)
        {
            throw errors.InDoubt(error, request);
        }
    }

    private async Task<T?> FindAsync<T>(Func<DateTimeOffset, CancellationToken, Task<T?>> look, DateTimeOffset begun, CancellationToken cancellation)
        where T : class
    {
        if (!clock.IsKnown)
        {
            // Any answer will do: it has a date.
            await sender.SendAsync(new(HttpMethod.Get, string.Empty, "say what time it is"), cancellation);
        }

        DateTimeOffset since = clock.ToServer(begun) - s_slack;
        ResiliencePipeline<T?> patient = new ResiliencePipelineBuilder<T?> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<T?>
        {
            ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome is { Exception: null, Result: null }),
            MaxRetryAttempts = Math.Max(1, tuning.Looks - 1),
            Delay = tuning.LookDelay,
            BackoffType = DelayBackoffType.Linear,
        }).Build();
        return await patient.ExecuteAsync(async token => await look(since, token), cancellation);
    }
}
