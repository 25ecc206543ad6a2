namespace Toil.Certificates.History;

/// <summary>A sweep as the store has it: the shards that are in, of those that there are.</summary>
/// <param name="Id">What its shards have in common.</param>
/// <param name="Shards">How many shards it has.</param>
/// <param name="Parts">For each shard that is in, the newest run that recorded it whole.</param>
/// <param name="StartedAt">When the first of its runs began.</param>
internal sealed record RecordedSweep(string Id, int Shards, IReadOnlyList<PartRow> Parts, DateTimeOffset StartedAt)
{
    public bool IsWhole => Parts.Count == Shards;

    public IReadOnlyList<int> Missing => [.. Enumerable.Range(1, Shards).Except(Parts.Select(part => (int)part.Shard))];

    public long Findings => Parts.Sum(part => part.Findings ?? 0);

    /// <summary>Groups the parts of one name into sweeps, newest first.</summary>
    public static IReadOnlyList<RecordedSweep> From(IEnumerable<PartRow> parts) =>
    [
        .. parts.GroupBy(part => (part.SweepId, part.Shards)).Select(Join)
            .OrderByDescending(sweep => sweep.StartedAt).ThenByDescending(sweep => sweep.Id, StringComparer.Ordinal),
    ];

    // A shard may have been swept again: the run that began last, of those that came to their end, is the one that counts.
    private static RecordedSweep Join(IGrouping<(string SweepId, long Shards), PartRow> group)
    {
        PartRow[] counted = [.. group.Where(part => part.EndedAt is not null).GroupBy(part => part.Shard).Select(again => again.MaxBy(part => part.Id)!)];
        long started = (counted.Length == 0 ? group : counted.AsEnumerable()).Min(part => part.StartedAt);
        return new RecordedSweep(group.Key.SweepId, (int)group.Key.Shards, counted, State.StoreInstant.FromMicroseconds(started));
    }
}
