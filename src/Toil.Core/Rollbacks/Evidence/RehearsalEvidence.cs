using Toil.Rollbacks.Cloning;

namespace Toil.Rollbacks.Evidence;

/// <summary>What a rehearsal has shown, and what it holds for. A file of it travels with a pull request.</summary>
public sealed record RehearsalEvidence
{
    /// <summary>The layout that this Toil writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Layout of the document.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Id of the rehearsal (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the migration.</summary>
    public required string Migration { get; init; }

    /// <summary>Hash of the plan: of its meaning, without layout and comments.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Hash of what the plan demands of a rehearsal.</summary>
    public required string RehearsalHash { get; init; }

    /// <summary>The source, without a password.</summary>
    public required string Database { get; init; }

    /// <summary>Engine and version: <c>PostgreSQL 15.14</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Digest of the source's schema.</summary>
    public required string SchemaDigest { get; init; }

    /// <summary>The tables that the migration touches, with the rows that the evidence holds for.</summary>
    public required IReadOnlyList<EvidenceTable> Tables { get; init; }

    /// <summary>How the clone was made.</summary>
    public required CloneMethod CloneMethod { get; init; }

    /// <summary>Share of the rows that the clone had, above 0 and below 1; null for all.</summary>
    public double? SampleShare { get; init; }

    /// <summary>When the rehearsal ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Until when it opens the gate.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Version of Toil.</summary>
    public required string ToilVersion { get; init; }

    /// <summary>Who rehearsed: user and host.</summary>
    public required string By { get; init; }

    /// <summary>True where every phase went as it should, or as the plan declares.</summary>
    public required bool Passed { get; init; }

    /// <summary>True where a load ran during up and down.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>How long the rehearsal took.</summary>
    public required TimeSpan Total { get; init; }

    /// <summary>Time that the migration will take on the source, as predicted.</summary>
    public TimeSpan? PredictedUp { get; init; }

    /// <summary>Time that taking it back will take; null where there is no way back.</summary>
    public TimeSpan? PredictedDown { get; init; }

    /// <summary>The phases, with every figure.</summary>
    public required IReadOnlyList<RehearsalPhase> Phases { get; init; }
}

/// <summary>A table that the migration touches.</summary>
/// <param name="Name">Its name with the schema: <c>public.orders</c>.</param>
/// <param name="Rows">Rows of it in the clone.</param>
/// <param name="UpTo">Rows of it in the source up to which the evidence holds.</param>
public sealed record EvidenceTable(string Name, long Rows, long UpTo);
