namespace Toil.Reports;

/// <summary>The run that a report tells of.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Started">When it started.</param>
/// <param name="Time">The clock.</param>
public sealed record ReportRun(Guid Id, DateTimeOffset Started, TimeProvider Time);
