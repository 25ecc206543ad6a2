using Toil.Operations;

namespace Toil.Reports;

/// <summary>Options of <c>report.export</c>.</summary>
public sealed record ReportExportOptions
{
    /// <summary>Results.</summary>
    [Option("Results to write: objects that other cmdlets give, or files that were written with --output json; - reads such lines from the input.", Position = 0, Placeholder = "RESULTS")]
    public IReadOnlyList<object> InputObject { get; init; } = [];

    /// <summary>Place.</summary>
    [Option("File to write. It appears whole or not at all, and replaces one that is there.", IsPath = true)]
    public string? Path { get; init; }

    /// <summary>Format.</summary>
    [Option("Format of the file.", DefaultText = "by the file's extension: .json, .csv, .md, .html, .xml (JUnit), .sarif, .prom")]
    public ReportFormat Format { get; init; }
}
