using Toil.Operations;
using Toil.Rollbacks.Evidence;

namespace Toil.Rollbacks;

/// <summary>Whether evidence holds for a plan.</summary>
public sealed record EvidenceReport : IGraded
{
    /// <summary>Name of the migration.</summary>
    public required string Migration { get; init; }

    /// <summary>The plan's file.</summary>
    public required string Plan { get; init; }

    /// <summary>Id of the rehearsal; null where there is none.</summary>
    public Guid? Rehearsal { get; init; }

    /// <summary>True where it holds.</summary>
    public required bool Holds { get; init; }

    /// <summary>When it was rehearsed.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Until when it holds.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Which key has signed it; null where nobody has.</summary>
    public string? SignedBy { get; init; }

    /// <summary>True where it was held against the database too.</summary>
    public bool IsAgainstDatabase { get; init; }

    /// <summary>What does not match.</summary>
    public IReadOnlyList<EvidenceMismatch> Mismatches { get; init; } = [];

    /// <inheritdoc/>
    public Severity Severity => Holds ? Severity.None : Severity.Critical;
}
