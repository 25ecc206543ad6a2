namespace Toil.Reports;

/// <summary>One series of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Value">Its figure in a result, at least 0; null where the result has none.</param>
public sealed record ChartSeries(string Name, Func<object, double?> Value);
