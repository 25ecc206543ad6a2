namespace Toil.Rollbacks.Cloning.Sampling;

/// <summary>How many rows a sample is to have.</summary>
/// <param name="Share">Share of each table's rows; null where <paramref name="Rows"/> says it.</param>
/// <param name="Rows">Rows of each table; null where <paramref name="Share"/> says it.</param>
internal sealed record SampleSize(double? Share, int? Rows)
{
    /// <summary>A table with fewer rows is taken whole where a share is asked for, and of a larger one no fewer are taken.</summary>
    public const int Small = 1_000;

    /// <summary>A table with that many rows is taken whole.</summary>
    public int Whole => Rows ?? Small;

    /// <summary>Number that goes into the hash of the keys: a sample of a sample must not choose by what chose it.</summary>
    public long Seed => Rows is { } rows ? rows + 1L : 1;

    /// <summary>Share of a table's rows to take, above 0 and at most 1.</summary>
    /// <param name="count">How many rows the table has, about.</param>
    public double Of(long count) => Math.Min(1, Rows is { } rows ? rows / (double)Math.Max(count, 1) : Math.Max(Share ?? 1, Small / (double)Math.Max(count, 1)));
}
