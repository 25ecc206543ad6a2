namespace Toil.Rollbacks.Load.Watching;

/// <summary>What watches saw in a stretch of time.</summary>
internal sealed class WatchFigures
{
    /// <summary>Longest wait for a lock; null where nobody could tell.</summary>
    public TimeSpan? LongestLockWait { get; private set; }

    /// <summary>Most sessions that waited at once; null where nobody could tell.</summary>
    public int? BlockedSessions { get; private set; }

    /// <summary>Bytes of write-ahead log; null where nobody could tell.</summary>
    public long? WalBytes { get; set; }

    /// <summary>Greatest lag; null where there is no replica.</summary>
    public TimeSpan? ReplicaLag { get; set; }

    /// <summary>Waits for locks.</summary>
    public void Wait(TimeSpan longest, int blocked) => (LongestLockWait, BlockedSessions) = (longest, blocked);
}
