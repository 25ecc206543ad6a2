using System.Net;

namespace Toil.Issues.GitHub;

/// <summary>Reads from answers how long nothing is to be sent ("Rate limits for the REST API").</summary>
internal sealed class RateLimits(ServerClock clock, TimeProvider time)
{
    // Where GitHub does not say how long; doubled each time that it was too short.
    private static readonly TimeSpan s_unstated = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    private int _refusals;
    private DateTimeOffset? _usedUpUntil;

    /// <summary>Before a request: whoever has used up the quota is not to ask again before it is full.</summary>
    /// <exception cref="GitHubRateLimitException">It is used up.</exception>
    public void Check()
    {
        TimeSpan left = (_usedUpUntil ?? DateTimeOffset.MinValue) - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            throw new GitHubRateLimitException(left, isHourly: true);
        }

        _usedUpUntil = null;
    }

    /// <summary>After a request.</summary>
    /// <exception cref="GitHubRateLimitException">It was refused for coming too often.</exception>
    public void Note(GitHubAnswer answer)
    {
        bool isUsedUp = answer.Number("x-ratelimit-remaining") == 0;
        TimeSpan? reset = isUsedUp && answer.Number("x-ratelimit-reset") is { } seconds ? Until(seconds) : null;
        if (reset is { } full)
        {
            _usedUpUntil = time.GetUtcNow() + full;
        }

        if (answer.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
        {
            _refusals = 0;
            return;
        }

        TimeSpan? retryAfter = answer.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - clock.Now : null;
        string message = GitHubMessage.Read(answer.Body).Message ?? string.Empty;
        bool isTooFast = message.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase) || message.Contains("abuse", StringComparison.OrdinalIgnoreCase);
        bool isLimit = answer.Status == HttpStatusCode.TooManyRequests || retryAfter is not null || isTooFast
            || (isUsedUp && !message.Contains("not accessible", StringComparison.OrdinalIgnoreCase));
        if (isLimit)
        {
            // Whoever is refused again waits longer, whatever the answer says: it may say "now" for ever.
            TimeSpan least = TimeSpan.FromSeconds(1 << Math.Min(_refusals, 16));
            TimeSpan wait = retryAfter ?? reset ?? s_unstated * (1 << Math.Min(_refusals, 10));
            _refusals++;
            wait = wait < least ? least : wait > s_longest ? s_longest : wait;
            throw new GitHubRateLimitException(wait, isHourly: retryAfter is null && reset is not null && !isTooFast);
        }
    }

    // By the server's clock, with a second on top: both of its instants are cut to seconds.
    private TimeSpan Until(long reset) => TimeSpan.FromSeconds(Math.Clamp(reset - clock.Now.ToUnixTimeSeconds(), 0, (long)s_longest.TotalSeconds) + 1);
}
