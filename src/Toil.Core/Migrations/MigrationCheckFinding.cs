using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Something that the check of a plan has to say.</summary>
public sealed record MigrationCheckFinding : IGraded
{
    /// <summary>Name of the migration.</summary>
    public required string Migration { get; init; }

    /// <summary>Stable id of the rule: <c>index-not-concurrent</c>; <c>step</c> for what a step will do.</summary>
    public required string Rule { get; init; }

    /// <summary>How much it matters: Info says what will happen, Warning is a risk, High breaks or blocks others, Critical cannot work.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Number of the step, from 1; null for the plan as a whole.</summary>
    public int? Number { get; init; }

    /// <summary>Name of the step, or null.</summary>
    public string? Step { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it; null for what is only told.</summary>
    public string? Remedy { get; init; }

    /// <summary>Lock that the statement takes, and on what: <c>ACCESS EXCLUSIVE on orders</c>; null where none is known.</summary>
    public string? Lock { get; init; }

    /// <summary>Rows that the step will walk, estimated; null where that is not known.</summary>
    public long? Rows { get; init; }

    /// <summary>Batches that it will take, estimated; null where that is not known.</summary>
    public long? Batches { get; init; }

    /// <summary>Place in the plan's file: <c>/srv/plan.yaml line 9, column 5</c>.</summary>
    public string? Origin { get; init; }
}
