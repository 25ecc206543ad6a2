namespace Toil.Rollbacks.Cloning.Sampling;

/// <summary>A foreign key. Tables are named as they stand in SQL.</summary>
internal record SampleKey
{
    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The table that refers.</summary>
    public required string Child { get; init; }

    /// <summary>The table that is referred to.</summary>
    public required string Parent { get; init; }

    /// <summary>The columns that refer, unquoted.</summary>
    public required IReadOnlyList<string> ChildColumns { get; init; }

    /// <summary>The columns that are referred to, in the same order.</summary>
    public required IReadOnlyList<string> ParentColumns { get; init; }
}
