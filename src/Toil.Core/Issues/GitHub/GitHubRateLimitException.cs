namespace Toil.Issues.GitHub;

/// <summary>A request that GitHub did not carry out because too many came. Never leaves the client.</summary>
/// <param name="wait">How long nothing is to be sent.</param>
/// <param name="isHourly">True for the hourly quota, false for requests that came too fast.</param>
internal sealed class GitHubRateLimitException(TimeSpan wait, bool isHourly) : Exception
{
    /// <summary>How long nothing is to be sent.</summary>
    public TimeSpan Wait => wait;

    /// <summary>True for the hourly quota, false for requests that came too fast.</summary>
    public bool IsHourly => isHourly;
}
