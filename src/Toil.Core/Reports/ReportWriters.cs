using Toil.Operations;
using Toil.Reports.Html;
using Toil.Values;

namespace Toil.Reports;

/// <summary>Makes the renderer of a format.</summary>
public static class ReportWriters
{
    private static readonly (string Extension, ReportFormat Format)[] s_extensions =
    [
        (".json", ReportFormat.Json), (".ndjson", ReportFormat.Json), (".jsonl", ReportFormat.Json), (".csv", ReportFormat.Csv),
        (".md", ReportFormat.Markdown), (".html", ReportFormat.Html), (".htm", ReportFormat.Html), (".xml", ReportFormat.Junit),
        (".sarif", ReportFormat.Sarif), (".prom", ReportFormat.Prometheus),
    ];

    /// <summary>The renderer of a format that can stand in a file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The format is decided by the door: <see cref="ReportFormat.Auto"/> or <see cref="ReportFormat.Table"/>.</exception>
    public static IResultWriter Create(ReportFormat format, ReportTarget target) => format switch
    {
        ReportFormat.Json => new JsonResultWriter(target.Output, target.Operation.LineJson, target.Redactor, target.Operation.Name),
        ReportFormat.Csv => new CsvResultWriter(target),
        ReportFormat.Markdown => new MarkdownResultWriter(target.Output, target.View, target.Top, target.Redactor),
        ReportFormat.Html => new HtmlResultWriter(target),
        ReportFormat.Junit => new JunitResultWriter(target),
        ReportFormat.Sarif => new SarifResultWriter(target),
        ReportFormat.Prometheus => new PrometheusResultWriter(target),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format of a file."),
    };

    /// <summary>The format of a file: the asked one, or the one that its extension stands for.</summary>
    /// <exception cref="ToilException"><c>ReportFormatUnknown</c>: none was asked for, and the extension stands for none.</exception>
    public static ReportFormat FormatOf(string path, ReportFormat asked) => asked is not (ReportFormat.Auto or ReportFormat.Table)
        ? asked
        : Array.Find(s_extensions, pair => pair.Extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase)) is { Extension: not null } known
            ? known.Format
            : throw ToilException.Invalid(
                "ReportFormatUnknown", $"The name of the report {InertText.From(path)} does not say its format.",
                $"End it in {string.Join(", ", s_extensions.Select(pair => pair.Extension))}, or name the format.", path);
}
