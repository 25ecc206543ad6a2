using Toil.Values;

namespace Toil.Issues.Tracking;

/// <summary>Where issues are kept, and how patient whoever asks for them is.</summary>
internal sealed record IssueTrackerOptions
{
    /// <summary>The REST API's root: <c>https://api.github.com</c>, <c>https://github.example.com/api/v3</c>.</summary>
    public required Uri Api { get; init; }

    /// <summary>Owner and name: <c>acme/production</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>Where the token is.</summary>
    public required SecretReference Token { get; init; }

    /// <summary>Deadline of one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long rate limits and outages may be waited for, all in all.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(15);
}
