using Toil.Migrations.Control;

namespace Toil.Migrations.Engine;

/// <summary>How a migration is to be worked on.</summary>
internal sealed record JobOptions
{
    public required MigrationDirection Direction { get; init; }

    public required TimeSpan Lease { get; init; }

    public required TimeSpan Reconnect { get; init; }

    public bool ClearsRequest { get; init; }

    public bool Holds { get; init; }

    public StatementEnd? Settle { get; init; }

    /// <summary>Most rows in a batch; null for what the servo finds.</summary>
    public int? LargestBatch { get; init; }

    /// <summary>Ends the run where it answers true, as a crash would: asked at each place of <see cref="Failpoint.All"/> that has a checkpoint at hand.</summary>
    public Func<string, StepRow, bool>? HaltsAt { get; init; }
}
