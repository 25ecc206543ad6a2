using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Options of <c>migration.check</c>.</summary>
public sealed record MigrationCheckOptions : PlanOptions
{
    /// <summary>Form only.</summary>
    [Option("Looks at the plan alone, and connects to no database.", IsOfCall = true)]
    public bool Offline { get; init; }
}
