namespace Toil.Rollbacks.Fingerprints;

/// <summary>What became of something.</summary>
public enum DifferenceKind
{
    /// <summary>It was there, and is gone.</summary>
    Missing,

    /// <summary>It was not there, and is.</summary>
    Extra,

    /// <summary>It is another.</summary>
    Changed,
}

/// <summary>Something that is not as it was.</summary>
public sealed record Difference
{
    /// <summary>What became of it.</summary>
    public required DifferenceKind Change { get; init; }

    /// <summary>What it is: <c>column</c>, <c>index</c>, <c>grant</c>, <c>sequence value</c>, <c>rows</c>, ...</summary>
    public required string Kind { get; init; }

    /// <summary>Its name: <c>public.orders.total</c>; for rows the table.</summary>
    public required string Name { get; init; }

    /// <summary>How it was, or null.</summary>
    public string? Before { get; init; }

    /// <summary>How it is, or null.</summary>
    public string? After { get; init; }

    /// <summary>Rows that differ, where that is known; null for a schema object.</summary>
    public long? Rows { get; init; }

    /// <summary>Ranges of the key in which rows differ, at most ten: <c>(100, 200]</c>, <c>(.., 100]</c> from the first row, <c>(200, ..)</c> to the last; none where the whole table is one.</summary>
    public IReadOnlyList<string> Ranges { get; init; } = [];

    /// <summary>Rows that differ, at most ten.</summary>
    public IReadOnlyList<RowDifference> Samples { get; init; } = [];

    /// <summary>What a reader has to know of it: that the rows of before are no longer there to be shown, or that not all were compared; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A row that is not as it was.</summary>
/// <param name="Key">Text of its key.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Columns">The columns that differ, as <c>total: 12.5 -> NULL</c>, at most ten, values shortened; empty for a row that is missing or extra.</param>
public sealed record RowDifference(string Key, DifferenceKind Change, IReadOnlyList<string> Columns);
