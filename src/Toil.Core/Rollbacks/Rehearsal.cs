namespace Toil.Rollbacks;

/// <summary>A rehearsal that the store has.</summary>
public sealed record Rehearsal
{
    /// <summary>Id (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the migration.</summary>
    public required string Migration { get; init; }

    /// <summary>The source, without a password.</summary>
    public required string Database { get; init; }

    /// <summary>How it stands.</summary>
    public required RehearsalState State { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Until when its evidence opens the gate.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Total { get; init; }

    /// <summary>Time that the migration would take on the source, as predicted.</summary>
    public TimeSpan? PredictedUp { get; init; }

    /// <summary>Time that taking it back would take.</summary>
    public TimeSpan? PredictedDown { get; init; }

    /// <summary>Time that the migration took when it really ran; null before.</summary>
    public TimeSpan? ActualUp { get; init; }

    /// <summary>When it really ran; null before.</summary>
    public DateTimeOffset? ActualAt { get; init; }

    /// <summary>Where it really ran; null before.</summary>
    public string? ActualIn { get; init; }

    /// <summary>What really was as a multiple of what was predicted; null before.</summary>
    public double? ActualFactor { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Share of the rows that the clone had; null for all.</summary>
    public double? SampleShare { get; init; }

    /// <summary>Which key has signed it: SHA-256 over its public part; null where nobody has.</summary>
    public string? SignedBy { get; init; }

    /// <summary>Engine and version.</summary>
    public required string Engine { get; init; }

    /// <summary>Hash of the plan.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Who rehearsed.</summary>
    public required string By { get; init; }

    /// <summary>The phases.</summary>
    public required IReadOnlyList<RehearsalPhase> Phases { get; init; }
}

/// <summary>How a rehearsal stands.</summary>
public enum RehearsalState
{
    /// <summary>It passed, and its evidence opens the gate.</summary>
    Passed,

    /// <summary>It passed, and is too old.</summary>
    Expired,

    /// <summary>It failed.</summary>
    Failed,
}
