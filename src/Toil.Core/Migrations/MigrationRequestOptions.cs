using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Options of <c>migration.pause</c>, <c>migration.resume</c> and <c>migration.stop</c>.</summary>
public sealed record MigrationRequestOptions : DatabaseOptions
{
    /// <summary>Which.</summary>
    [Option("The migration's name, or its plan file.", Position = 0, Placeholder = "NAME", IsOfCall = true)]
    public string? Name { get; init; }

    /// <summary>Why.</summary>
    [Option("Why, for whoever looks at its state.", IsOfCall = true)]
    public string? Reason { get; init; }

    /// <summary>Limit.</summary>
    [Option("Longest wait until it has taken effect; the request stays when that is over.", Min = "0", Max = "1d", IsOfCall = true)]
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);
}
