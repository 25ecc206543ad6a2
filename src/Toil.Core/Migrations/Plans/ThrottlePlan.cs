using Toil.Operations;

namespace Toil.Migrations.Plans;

/// <summary>How a migration gives way to the live load.</summary>
internal sealed record ThrottlePlan
{
    /// <summary>Time that a batch is to take, 5 ms to 1 min; null for the engine's default (50 ms; on PostgreSQL 100 ms with nobody else at work, and less while it gives way).</summary>
    public TimeSpan? Target { get; init; }

    /// <summary>Greatest lag of any replica before the work waits; null to look at none. PostgreSQL only.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Greatest number of sessions that are active beside the migration's own before the work waits; null for any. PostgreSQL only.</summary>
    public int? Sessions { get; init; }

    /// <summary>A query of one value: the work waits while it answers true or a number other than 0. Null for none.</summary>
    public string? Query { get; init; }

    /// <summary>Absolute path: the work waits while there is such a file. Null for none.</summary>
    public string? File { get; init; }

    /// <summary>Rest after each batch as a share of the batch's time, 0 to 100; null for the engine's default (none, but while it gives way).</summary>
    public double? Nice { get; init; }

    /// <summary>Where it stands in the plan; null where the plan has none.</summary>
    public ValueOrigin? Origin { get; init; }

    /// <summary>True where the plan leaves the pace to the engine, so that it gives way to others who are at work. PostgreSQL only.</summary>
    public bool GivesWay => Target is null && Nice is null;
}
