namespace Toil.Reports;

/// <summary>Formats that results can be written in.</summary>
public enum ReportFormat
{
    /// <summary>By the file's extension; on a terminal a table, piped JSON.</summary>
    Auto,

    /// <summary>A table for the terminal.</summary>
    Table,

    /// <summary>One JSON object a line (NDJSON).</summary>
    Json,

    /// <summary>Comma-separated values (RFC 4180), every field of a result.</summary>
    Csv,

    /// <summary>A Markdown table.</summary>
    Markdown,

    /// <summary>One self-contained page.</summary>
    Html,

    /// <summary>JUnit XML, a test case for each result.</summary>
    Junit,

    /// <summary>SARIF 2.1.0, a result for each problem.</summary>
    Sarif,

    /// <summary>Prometheus' text format, for node_exporter's textfile collector.</summary>
    Prometheus,
}
