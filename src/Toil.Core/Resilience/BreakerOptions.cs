namespace Toil.Resilience;

/// <summary>When a circuit breaker opens, for how long, and how many of them are kept.</summary>
public sealed record BreakerOptions
{
    /// <summary>Failures that open it, all of the last five minutes' calls having failed. 2 or more.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>How long it stays open before one call is let through to see. Half a second to a day.</summary>
    public TimeSpan OpenTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Breakers kept at most; the oldest makes room. 1 or more.</summary>
    public int Capacity { get; init; } = 1_024;
}
