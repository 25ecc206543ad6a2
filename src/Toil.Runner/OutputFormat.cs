namespace Toil.Runner;

/// <summary>Formats of <c>--output</c>.</summary>
internal enum OutputFormat
{
    /// <summary>A table on a terminal, JSON when piped.</summary>
    Auto,

    /// <summary>A table.</summary>
    Table,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>A Markdown table.</summary>
    Markdown,
}
