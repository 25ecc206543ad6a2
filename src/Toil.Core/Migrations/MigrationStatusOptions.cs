using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Options of <c>migration.status</c>.</summary>
public sealed record MigrationStatusOptions : DatabaseOptions
{
    /// <summary>Which.</summary>
    [Option("Names of migrations, with * and ? as wildcards, or plan files.", Position = 0, Placeholder = "NAME", DefaultText = "all in the database", IsOfCall = true)]
    public IReadOnlyList<string> Name { get; init; } = [];
}
