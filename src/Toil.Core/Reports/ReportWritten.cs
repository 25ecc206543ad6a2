namespace Toil.Reports;

/// <summary>A report that was written.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Format">Its format.</param>
/// <param name="Results">Results in it.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ReportWritten(string Path, ReportFormat Format, long Results, long Bytes);
