namespace Toil.Rollbacks.Load.Replays;

/// <summary>When the transactions of a log began.</summary>
internal sealed class ReplayTimes
{
    private ReplayTimes(IReadOnlyList<ReplayDraft> order, IReadOnlyList<long> offsets) => (Order, Offsets) = (order, offsets);

    /// <summary>The transactions by their beginning; those of a session as they were.</summary>
    public IReadOnlyList<ReplayDraft> Order { get; }

    /// <summary>Ticks since the first.</summary>
    public IReadOnlyList<long> Offsets { get; }

    /// <summary>True where the log has times.</summary>
    public bool HasTimes { get; private init; }

    /// <summary>True where they are finer than a second, so that pauses within transactions can be told.</summary>
    public bool HasFractions { get; private init; }

    /// <summary>Ticks after which the first comes again.</summary>
    public long Span { get; private init; }

    /// <summary>Sorts transactions.</summary>
    public static ReplayTimes Of(IReadOnlyList<ReplayDraft> drafts)
    {
        if (drafts.Any(draft => draft.Time is null))
        {
            return new(drafts, new long[drafts.Count]);
        }

        // A clock that was set back must not turn a session round.
        Dictionary<int, long> latest = [];
        foreach (ReplayDraft draft in drafts.Where(draft => draft.Session >= 0))
        {
            latest[draft.Session] = (draft.Time = Math.Max(draft.Time!.Value, latest.GetValueOrDefault(draft.Session, long.MinValue))).Value;
        }

        ReplayDraft[] order = [.. drafts.OrderBy(draft => draft.Time)];
        long first = order[0].Time!.Value;
        bool hasFractions = order.Any(draft => draft.Time % TimeSpan.TicksPerSecond != 0);
        long[] offsets = [.. order.Select(draft => draft.Time!.Value - first)];
        if (!hasFractions)
        {
            Spread(offsets);
        }

        return new(order, offsets)
        {
            HasTimes = true,
            HasFractions = hasFractions,
            // The mean distance lies between the last and the first.
            Span = offsets[^1] == 0 ? TimeSpan.TicksPerSecond : offsets[^1] + Math.Max(TimeSpan.TicksPerMillisecond, offsets[^1] / offsets.Length),
        };
    }

    // What was sent in one second was not sent in one instant.
    private static void Spread(long[] offsets)
    {
        for (int from = 0, to; from < offsets.Length; from = to)
        {
            for (to = from + 1; to < offsets.Length && offsets[to] == offsets[from];)
            {
                to++;
            }

            long second = offsets[from];
            for (int i = from; i < to; i++)
            {
                offsets[i] = second + (TimeSpan.TicksPerSecond * (i - from) / (to - from));
            }
        }
    }
}
