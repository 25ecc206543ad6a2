namespace Toil.Rollbacks.Load;

/// <summary>What a load felt in a stretch of time. Latency counts from when a call was due, not from when it could be sent.</summary>
public sealed record LoadFigures
{
    /// <summary>Calls that were due.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that failed.</summary>
    public long Errors { get; init; }

    /// <summary>The first failures, each once, at most five.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>Half of the calls were answered within this time.</summary>
    public TimeSpan P50 { get; init; }

    /// <summary>95 of 100.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>99 of 100.</summary>
    public TimeSpan P99 { get; init; }

    /// <summary>The slowest.</summary>
    public TimeSpan Longest { get; init; }

    /// <summary>Longest that a session waited for a lock, as far as was seen; null where the engine does not tell.</summary>
    public TimeSpan? LongestLockWait { get; init; }

    /// <summary>Most sessions that waited for locks at once; null where the engine does not tell.</summary>
    public int? BlockedSessions { get; init; }

    /// <summary>Bytes of write-ahead log; null where the engine does not tell.</summary>
    public long? WalBytes { get; init; }

    /// <summary>Greatest lag of a replica; null where there is none.</summary>
    public TimeSpan? ReplicaLag { get; init; }

    /// <summary>The 99th percentile by slice of time.</summary>
    public IReadOnlyList<LoadSlice> Slices { get; init; } = [];
}

/// <summary>A slice of the time.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="P99">99 of 100 calls that were due in it were answered within this time; zero where none was due.</param>
/// <param name="Calls">Calls that were due in it.</param>
/// <param name="Errors">How many of them failed.</param>
public sealed record LoadSlice(TimeSpan At, TimeSpan P99, long Calls, long Errors);
