namespace Toil.Migrations;

/// <summary>A migration in a database and how far it is.</summary>
public sealed record MigrationReport
{
    /// <summary>Name.</summary>
    public required string Migration { get; init; }

    /// <summary>The database, as it may be given again: its name in the settings, a path, or a URL with its parameters and without a password in clear.</summary>
    public required string Database { get; init; }

    /// <summary>How far it is.</summary>
    public required MigrationState State { get; init; }

    /// <summary>Which way it goes.</summary>
    public MigrationDirection Direction { get; init; }

    /// <summary>The step that it is at, from 1; 0 before the first.</summary>
    public int StepNumber { get; init; }

    /// <summary>Number of steps.</summary>
    public int StepCount { get; init; }

    /// <summary>Name of that step, or null.</summary>
    public string? Step { get; init; }

    /// <summary>Rows walked in that step.</summary>
    public long Done { get; init; }

    /// <summary>Rows to walk in that step, estimated; null where that is not known.</summary>
    public long? Estimated { get; init; }

    /// <summary>Rows a second, the rests of the throttle counted and pauses not; 0 where that is not known.</summary>
    public double Rate { get; init; }

    /// <summary>Estimate of the time left in that step at that rate; null where that is not known.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Time spent working and resting between batches: pauses left out.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Greatest lag of a replica when it was last looked at; null where none was.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Why it is paused, throttled, stopped or failed; null where it is none of these.</summary>
    public string? Reason { get; init; }

    /// <summary>Who ran it in production without evidence of a rehearsal, and why; null where that was not so.</summary>
    public string? Override { get; init; }

    /// <summary>Who runs it: user, host and process; null where nobody does.</summary>
    public string? Holder { get; init; }

    /// <summary>When the holder last gave a sign, by the database's clock.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>How often the lease has changed hands.</summary>
    public long Epoch { get; init; }

    /// <summary>Hash of the plan that runs.</summary>
    public required string PlanHash { get; init; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was done, undone or stopped; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Time from asking for a pause, a resume or a stop until it took effect; null where nothing was asked.</summary>
    public TimeSpan? TookEffectAfter { get; init; }

    /// <summary>The steps.</summary>
    public IReadOnlyList<MigrationStepReport> Steps { get; init; } = [];

    /// <summary>What happened last, newest first.</summary>
    public IReadOnlyList<MigrationEvent> Events { get; init; } = [];
}
