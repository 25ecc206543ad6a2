using Toil.Operations;

namespace Toil.Migrations;

/// <summary>A plan and a database.</summary>
public abstract record PlanOptions : DatabaseOptions
{
    /// <summary>The plan.</summary>
    [Option("The plan: a YAML file.", Position = 0, IsPath = true, Placeholder = "PLAN", IsOfCall = true)]
    public string? Plan { get; init; }
}
