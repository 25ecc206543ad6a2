using Toil.Operations;

namespace Toil.Certificates.History;

/// <summary>Options of <c>certificate.changes</c>.</summary>
public sealed record ChangesOptions
{
    /// <summary>Name of the sweeps.</summary>
    [Option("Name under which the sweeps were recorded.", Position = 0, Placeholder = "NAME", DefaultText = "the only one that the store has")]
    public string? Name { get; init; }

    /// <summary>The later sweep.</summary>
    [Option("Sweep to tell of; every shard of it must be in.", Placeholder = "ID", DefaultText = "the newest whole one")]
    public string? SweepId { get; init; }

    /// <summary>The earlier sweep.</summary>
    [Option(
        "Sweep to compare with: the newest whole one that began so long ago (7d), or at an instant (2026-11-20T03:00Z) or day (UTC), or before; or the id of a sweep.",
        Placeholder = "DURATION|INSTANT|ID", DefaultText = "the whole one before")]
    public string? Since { get; init; }

    /// <summary>Everything.</summary>
    [Option("Tell of places that have not changed as well.")]
    public bool IncludeUnchanged { get; init; }
}
