using System.Collections.Frozen;

namespace Toil.Migrations.Plans;

/// <summary>What a rehearsal of the rollback has to show before the plan may run in production.</summary>
internal sealed record RehearsalPlan
{
    /// <summary>Greatest 99th percentile of the load's latency during up and down, as a multiple of the quiet one; null for any.</summary>
    public double? P99Factor { get; init; }

    /// <summary>Longest that a session may wait for a lock; null for any.</summary>
    public TimeSpan? LockWait { get; init; }

    /// <summary>Longest that the way back may take, as predicted for the source; null for any.</summary>
    public TimeSpan? RollbackWithin { get; init; }

    /// <summary>Absolute path of the workload that runs meanwhile; null for none.</summary>
    public string? Workload { get; init; }

    /// <summary>Statements that write as the application does in the new shape; empty for rows made from those there are.</summary>
    public IReadOnlyList<string> NewRows { get; init; } = [];

    /// <summary>What the way back may lose, with the reason: by <c>table</c>, <c>table.column</c> or the name of a sequence.</summary>
    public IReadOnlyDictionary<string, string> Loses { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>SHA-256 over all of it, in lower-case hexadecimal: evidence holds for these demands.</summary>
    public string Hash { get; init; } = string.Empty;
}
