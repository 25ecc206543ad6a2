using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.list</c>.</summary>
public sealed record LogListOptions : LogFilterOptions
{
    /// <summary>Ids.</summary>
    [Option("Only these entries, removed ones included: whole ids, or four or more of the first characters as the list shows them.")]
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>History.</summary>
    [Option("Every revision of each entry, the newest first: who changed what when.")]
    public bool History { get; init; }
}
