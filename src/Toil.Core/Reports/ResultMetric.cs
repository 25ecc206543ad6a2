namespace Toil.Reports;

/// <summary>A figure of a result that can be watched over time.</summary>
/// <param name="Name">Name by Prometheus' conventions, with the base unit at its end: <c>toil_certificate_not_after_timestamp_seconds</c>.</param>
/// <param name="Help">What it is, one sentence.</param>
/// <param name="Value">The figure; null where the result has none.</param>
public sealed record ResultMetric(string Name, string Help, Func<object, double?> Value);
