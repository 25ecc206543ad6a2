namespace Toil.Migrations.Throttling;

/// <summary>What a signal said.</summary>
/// <param name="IsHeld">True where the work has to wait.</param>
/// <param name="Reason">Why, in words; null where it need not wait.</param>
/// <param name="Lag">Greatest lag of a replica; null from signals that look at none.</param>
internal sealed record ThrottleReading(bool IsHeld, string? Reason, TimeSpan? Lag = null)
{
    /// <summary>Nothing holds the work.</summary>
    public static ThrottleReading Free { get; } = new(false, null);

    /// <summary>The work has to wait.</summary>
    public static ThrottleReading Held(string reason) => new(true, reason);
}
