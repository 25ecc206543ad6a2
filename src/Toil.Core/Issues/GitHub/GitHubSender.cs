using System.Net;
using Polly;
using Polly.Retry;
using Toil.Operations;

namespace Toil.Issues.GitHub;

/// <summary>
/// Sends requests one after the other, writes no faster than GitHub wants them, and again where that is safe: after an outage, or when a rate limit is over,
/// for as long as there is patience.
/// </summary>
internal sealed class GitHubSender : IDisposable
{
    private readonly GitHubTuning _tuning;
    private readonly GitHubExchange _exchange;
    private readonly GitHubErrors _errors;
    private readonly GitHubPatience _patience;
    private readonly TimeProvider _time;
    private readonly RateLimits _limits;
    private readonly WritePacer _pacer;
    private readonly ServerClock _clock;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ResiliencePipeline<GitHubAnswer> _again;

    // Of the request under way: there is one at a time.
    private bool _isSaid;

    public GitHubSender(GitHubTuning tuning, GitHubExchange exchange, ServerClock clock, GitHubErrors errors, GitHubPatience patience, TimeProvider time)
    {
        _tuning = tuning;
        _exchange = exchange;
        _clock = clock;
        _errors = errors;
        _patience = patience;
        _time = time;
        _limits = new RateLimits(clock, time);
        _pacer = new WritePacer(tuning.WritePace, time);
        _again = new ResiliencePipelineBuilder<GitHubAnswer> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<GitHubAnswer>
        {
            ShouldHandle = attempt => ValueTask.FromResult(IsWorthAnother(attempt.Outcome.Exception, attempt.AttemptNumber)),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(WaitAfter(attempt.Outcome.Exception, attempt.AttemptNumber)),
            OnRetry = attempt =>
            {
                Spend(attempt.Outcome.Exception, attempt.RetryDelay);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>Sends a request until it is answered; that something is not there is an answer.</summary>
    /// <exception cref="GitHubOutageException">It may have been carried out, and must not be sent again as it is.</exception>
    /// <exception cref="ToilException">GitHub refused it, or patience was over.</exception>
    public async Task<GitHubAnswer> SendAsync(GitHubRequest request, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _isSaid = false;
            GitHubAnswer answer = await _again.ExecuteAsync(async token => await AttemptAsync(request, token), cancellation);
            return answer.IsMissing || (int)answer.Status is >= 200 and < 300 ? answer : throw _errors.Refused(answer, request);
        }
        catch (GitHubRateLimitException limit)
        {
            throw _errors.RateLimited(limit, _time.GetUtcNow(), request);
        }
        catch (GitHubOutageException outage) when (!outage.IsInDoubt)
        {
            throw _errors.Unavailable(outage, request);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How long to wait before an attempt, by exponential backoff with jitter, and no longer than there is patience.</summary>
    /// <param name="attempt">Attempts before, from 0.</param>
    public TimeSpan Backoff(int attempt)
    {
        TimeSpan full = _tuning.Backoff * Math.Pow(2, Math.Min(attempt, 30));
        TimeSpan wait = (full < _tuning.LongestBackoff ? full : _tuning.LongestBackoff) * (0.5 + (Random.Shared.NextDouble() / 2));
        return wait < _patience.Left ? wait : _patience.Left;
    }

    public void Dispose() => _turn.Dispose();

    private async Task<GitHubAnswer> AttemptAsync(GitHubRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _limits.Check();
        if (request.IsWrite)
        {
            await _pacer.WaitAsync(cancellation);
        }

        long begun = _time.GetTimestamp();
        try
        {
            GitHubAnswer answer = await _exchange.SendAsync(request, cancellation);
            _limits.Note(answer);
            return answer.Status is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
                ? throw new GitHubOutageException(request, $"answered with HTTP {(int)answer.Status}", mayHaveArrived: true) { Elapsed = _time.GetElapsedTime(begun) }
                : answer;
        }
        finally
        {
            if (request.IsWrite)
            {
                _pacer.Note();
            }
        }
    }

    private bool IsWorthAnother(Exception? error, int attempt) => error switch
    {
        GitHubRateLimitException limit => limit.Wait <= _patience.Left,
        GitHubOutageException outage => !outage.IsInDoubt && attempt + 1 < outage.MaxAttempts && _patience.Left > outage.Elapsed,
        _ => false,
    };

    private TimeSpan WaitAfter(Exception? error, int attempt) => error is GitHubRateLimitException limit ? limit.Wait : Backoff(attempt);

    private void Spend(Exception? error, TimeSpan wait)
    {
        if (error is GitHubRateLimitException limit)
        {
            _patience.Spend(wait, TimeSpan.Zero, limit.IsHourly ? "GitHub's rate limit is used up" : "GitHub takes no requests for a while, because they come too fast", isSaid: false);
        }
        else if (error is GitHubOutageException outage)
        {
            _isSaid |= _patience.Spend(wait, outage.Elapsed, $"GitHub {outage.Message}", _isSaid);
        }
    }
}
