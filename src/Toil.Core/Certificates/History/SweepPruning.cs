using Toil.Operations;

namespace Toil.Certificates.History;

/// <summary>Removes what a name no longer needs, when a sweep of it has become whole.</summary>
internal static class SweepPruning
{
    // A sweep that began before this and has no end yet will have none.
    private static readonly TimeSpan s_longestSweep = TimeSpan.FromDays(7);

    /// <summary>Removes the sweeps beyond the newest ones, and leftovers of runs that never ended. What fails is a warning, and is tried again after the next sweep.</summary>
    public static async Task RunAsync(SweepHistory history, SweepPart part, int keep, IOperationSink sink, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<PartRow> parts = await history.PartsAsync(part.Name, cancellation);
            // One of the shards is enough to tidy up: the one that was in last.
            if (RecordedSweep.From(parts).Any(sweep => sweep.Id == part.SweepId && sweep.IsWhole))
            {
                foreach (PartRow old in Superfluous(parts, keep))
                {
                    await history.RemoveAsync(old.Id, cancellation);
                }
            }
        }
        catch (ToilException error)
        {
            sink.Warning($"Older sweeps of '{part.Name}' were not removed from the store: {error.Sentence}");
        }
    }

    /// <summary>The shares that nobody will look at any more.</summary>
    /// <param name="parts">All shares of a name.</param>
    /// <param name="keep">Whole sweeps to keep.</param>
    public static IEnumerable<PartRow> Superfluous(IReadOnlyList<PartRow> parts, int keep)
    {
        RecordedSweep[] kept = [.. RecordedSweep.From(parts).Where(sweep => sweep.IsWhole).Take(keep)];
        if (kept.Length == 0)
        {
            return [];
        }

        HashSet<long> counted = [.. kept.SelectMany(sweep => sweep.Parts).Select(part => part.Id)];
        long oldest = State.StoreInstant.ToMicroseconds(kept[^1].StartedAt);
        long stale = State.StoreInstant.ToMicroseconds(kept[0].StartedAt - s_longestSweep);
        HashSet<string> ids = [.. kept.Select(sweep => sweep.Id)];
        return parts.Where(part => !counted.Contains(part.Id) && (
            part.EndedAt is null ? part.StartedAt < stale : part.StartedAt < oldest || ids.Contains(part.SweepId)));
    }
}
