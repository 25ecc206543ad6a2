namespace Toil.Certificates.History;

/// <summary>A run's share of a sweep as the table holds it; without an end it is not whole: the run goes on, or was stopped.</summary>
internal sealed record PartRow(long Id, string SweepId, long Shard, long Shards, long StartedAt, long? EndedAt, long? Findings)
{
    /// <summary>The columns in the order, and by the names, of the record.</summary>
    public const string Columns = "id, sweep_id AS SweepId, shard, shards, started_at AS StartedAt, ended_at AS EndedAt, findings";
}
