namespace Toil.Reports;

/// <summary>A chart over results, whatever draws it.</summary>
public sealed record ResultChart
{
    /// <summary>Its heading.</summary>
    public required string Title { get; init; }

    /// <summary>Its shape.</summary>
    public required ChartKind Kind { get; init; }

    /// <summary>True for results that are in it. They stand in the order in which they come.</summary>
    public required Func<object, bool> Includes { get; init; }

    /// <summary>What a result is called in it; inert.</summary>
    public required Func<object, string> Label { get; init; }

    /// <summary>Its series, at least one.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>The places of a result, where it has several: each with a figure for every series. Null for one, made by <see cref="Label"/> and <see cref="Series"/>.</summary>
    public Func<object, IEnumerable<ChartPoint>>? Points { get; init; }

    /// <summary>A line that the figures are held against, or null.</summary>
    public ChartSeries? Line { get; init; }

    /// <summary>How a figure is written, with its unit.</summary>
    public required Func<double, string> Format { get; init; }

    /// <summary>Places at most; further ones are left out and counted.</summary>
    public int Limit { get; init; } = 120;
}
