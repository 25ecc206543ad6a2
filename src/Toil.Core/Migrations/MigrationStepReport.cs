namespace Toil.Migrations;

/// <summary>A step of a migration and how far it is.</summary>
public sealed record MigrationStepReport
{
    /// <summary>Name of the migration.</summary>
    public required string Migration { get; init; }

    /// <summary>The database, without a password.</summary>
    public required string Database { get; init; }

    /// <summary>Place in the plan, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the step.</summary>
    public required string Step { get; init; }

    /// <summary>Its kind: <c>sql</c>, <c>backfill</c>, <c>copy</c>, <c>purge</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Which way it goes.</summary>
    public MigrationDirection Direction { get; init; }

    /// <summary>How far it is.</summary>
    public StepState State { get; init; }

    /// <summary>True where nothing was changed, because it was a dry run.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Rows of the table within the frozen bound, before the step; null for steps that walk no table.</summary>
    public long? RowsBefore { get; init; }

    /// <summary>The same after the step; null until it is done.</summary>
    public long? RowsAfter { get; init; }

    /// <summary>Rows walked.</summary>
    public long Scanned { get; init; }

    /// <summary>Rows that fitted the condition.</summary>
    public long Matched { get; init; }

    /// <summary>Rows that were changed, written or taken out.</summary>
    public long Affected { get; init; }

    /// <summary>Rows that failed and were left out.</summary>
    public long Skipped { get; init; }

    /// <summary>Batches committed.</summary>
    public long Batches { get; init; }

    /// <summary>Rows in a batch, as the servo has it now.</summary>
    public int BatchSize { get; init; }

    /// <summary>Rows a second of that time; 0 where that is not known.</summary>
    public double Rate { get; init; }

    /// <summary>Time spent working and resting between batches: without pauses, and without the time in which nobody ran it.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Estimate of the time left at that rate; null where that is not known.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>SHA-256 chained over every checkpoint, in lower-case hexadecimal; null for steps without.</summary>
    public string? Digest { get; init; }

    /// <summary>What there is to say: what failed, what it would do.</summary>
    public string? Detail { get; init; }
}
