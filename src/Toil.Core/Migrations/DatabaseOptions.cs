using Toil.Operations;

namespace Toil.Migrations;

/// <summary>What every migration operation is told of the database.</summary>
public abstract record DatabaseOptions
{
    /// <summary>The database.</summary>
    [Option("The database: a name under databases: in toil.yaml, a SQLite file, or postgresql://user@host/database.", Placeholder = "DATABASE", DefaultText = "what the plan names", IsOfCall = true)]
    public string? Database { get; init; }
}
