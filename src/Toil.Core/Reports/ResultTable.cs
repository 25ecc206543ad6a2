namespace Toil.Reports;

/// <summary>One table of results.</summary>
/// <param name="Title">Its heading; empty where the results have no groups.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows, in their order.</param>
/// <param name="Left">Results that are no rows, because there are too many.</param>
public sealed record ResultTable(string Title, IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object> Rows, long Left);
