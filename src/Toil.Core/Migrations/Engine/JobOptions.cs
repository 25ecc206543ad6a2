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
}
