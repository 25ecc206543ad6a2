namespace Toil.Reports;

/// <summary>One place of a chart.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Values">The figure of each series; null for none.</param>
/// <param name="Line">The figure of the line, or null.</param>
public sealed record ChartPoint(string Label, IReadOnlyList<double?> Values, double? Line);
