namespace Toil.Rollbacks.Load.Replays;

/// <summary>A transaction of a log while it is put together.</summary>
internal sealed class ReplayDraft(int session, string? begin, long? time)
{
    // The log of a night may hold a transaction that idles for hours.
    private const long LongestPause = 5 * TimeSpan.TicksPerSecond;

    private readonly List<(LoadStatement Statement, object?[] Values, long? Time)> _statements = [];

    /// <summary>Number of its session; -1 where the log does not tell.</summary>
    public int Session => session;

    /// <summary>When it began; null where the log does not say.</summary>
    public long? Time { get; set; } = time;

    /// <summary>When it ended; null where the log does not say.</summary>
    public long? End { get; set; }

    /// <summary>True where a statement failed in the log, and no savepoint saved the rest.</summary>
    public bool HasFailed { get; set; }

    /// <summary>True where it ends with a rollback.</summary>
    public bool IsRolledBack { get; set; }

    /// <summary>Statements that do something.</summary>
    public int Count => _statements.Count(one => one.Statement.Verb is LoadVerb.Read or LoadVerb.Write);

    /// <summary>Adds a statement.</summary>
    public void Add(LoadStatement statement, object?[] values, long? time) => _statements.Add((statement, values, time));

    /// <summary>Takes the last statements away, which failed.</summary>
    public void RemoveLast(int count) => _statements.RemoveRange(_statements.Count - count, count);

    /// <summary>The call.</summary>
    /// <param name="hasPauses">True to keep the pauses between statements.</param>
    public LoadCall Call(bool hasPauses) => new()
    {
        Statements = [.. _statements.Select(one => one.Statement)],
        Values = [.. _statements.Select(one => one.Values)],
        Begin = begin,
        IsRolledBack = IsRolledBack || HasFailed,
        Session = session,
        Offsets = hasPauses && begin is not null && Time is not null ? Offsets() : null,
    };

    private long[] Offsets()
    {
        long[] offsets = new long[_statements.Count + 1];
        long before = Time!.Value;
        long offset = 0;
        for (int i = 0; i <= _statements.Count; i++)
        {
            long now = Math.Max(before, (i < _statements.Count ? _statements[i].Time : End) ?? before);
            offsets[i] = offset += Math.Min(now - before, LongestPause);
            before = now;
        }

        return offsets;
    }
}
