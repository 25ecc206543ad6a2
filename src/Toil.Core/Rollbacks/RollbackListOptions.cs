using Toil.Operations;

namespace Toil.Rollbacks;

/// <summary>Options of <c>rollback.list</c>.</summary>
public sealed record RollbackListOptions
{
    /// <summary>Migration.</summary>
    [Option("Only rehearsals of this migration: its name, or its plan file.", Position = 0, Placeholder = "MIGRATION", DefaultText = "every migration", IsOfCall = true)]
    public string? Migration { get; init; }

    /// <summary>Id.</summary>
    [Option("Only this rehearsal: its id, or the beginning of it.", Placeholder = "ID", IsOfCall = true)]
    public string? Id { get; init; }

    /// <summary>Last.</summary>
    [Option("Rehearsals at most, the newest first.", Min = "1", Max = "10000")]
    public int Last { get; init; } = 20;
}
