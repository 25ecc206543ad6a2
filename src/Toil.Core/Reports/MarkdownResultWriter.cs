using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Telemetry;

namespace Toil.Reports;

/// <summary>A Markdown table, most urgent rows first, under a line that counts them.</summary>
/// <param name="output">Where to.</param>
/// <param name="view">How results are shown.</param>
/// <param name="top">Rows at most; 0 for all.</param>
/// <param name="redactor">Takes secrets out of each line.</param>
public sealed partial class MarkdownResultWriter(TextWriter output, ResultView view, int top, SecretRedactor redactor) : IResultWriter
{
    private readonly ResultTables _tables = new(view, top);
    private readonly List<string> _headlines = [];
    private readonly List<(string Heading, string Text)> _listings = [];

    /// <inheritdoc/>
    public void Write(object result)
    {
        _tables.Add(result);
        if (view.Headline(result) is { } headline)
        {
            _headlines.Add(headline);
        }

        if (view.Listing(result) is { } listing)
        {
            _listings.Add(listing);
        }
    }

    /// <inheritdoc/>
    public void Complete(ResultTally tally)
    {
        foreach (string headline in _headlines)
        {
            Line($"**{Cell(headline)}**");
            Line(string.Empty);
        }

        Line(Cell(tally.Describe()));
        foreach (ResultTable table in _tables.Tables())
        {
            Write(table);
        }

        foreach ((string heading, string text) in _listings)
        {
            Write(heading, redactor.Redact(text));
        }

        output.Flush();
    }

    private void Write(string heading, string text)
    {
        string fence = Fence(text, 3);
        Line($"\n### {Cell(heading)}\n\n{fence}\n{text.TrimEnd('\n')}\n{fence}");
    }

    private void Write(ResultTable table)
    {
        Line(string.Empty);
        if (table.Title.Length > 0)
        {
            Line($"### {Cell(table.Title)}");
            Line(string.Empty);
        }

        Line($"| {string.Join(" | ", table.Columns.Select(column => column.Header))} |");
        Line($"|{string.Join('|', table.Columns.Select(column => column.IsNumber ? "--:" : ":--"))}|");
        foreach (object row in table.Rows)
        {
            Line($"| {string.Join(" | ", table.Columns.Select(column => Cell(column.Text(row))))} |");
        }

        if (table.Left > 0)
        {
            Line(string.Empty);
            Line(string.Create(CultureInfo.InvariantCulture, $"... and {table.Left} more that are no more urgent."));
        }
    }

    /// <summary>
    /// Makes text inert in a Markdown table: no markup, no HTML, no link, no mention, no emoji, no table border. Plain words stay as they are;
    /// everything else becomes a code span.
    /// </summary>
    /// <remarks>
    /// Entities and backslashes are no help: GitHub looks for mentions, addresses, issue numbers, commit ids and <c>:emoji:</c> (which is in many
    /// an IPv6 address) after they are resolved, and leaves only code alone.
    /// </remarks>
    public static string Escape(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        if (PlainPattern().IsMatch(line) && !LinkedPattern().IsMatch(line))
        {
            return line;
        }

        // The fence is longer than any run of backticks inside, and a backtick at an edge is kept away from it.
        string fence = Fence(line, 1);
        string pad = line.StartsWith('`') || line.EndsWith('`') ? " " : string.Empty;
        return $"{fence}{pad}{line.Replace("|", "\\|", StringComparison.Ordinal)}{pad}{fence}";
    }

    private static string Fence(string text, int least) => new('`', Math.Max(least, 1 + BackticksPattern().Matches(text).Select(run => run.Length).DefaultIfEmpty().Max()));

    // Redacted first: an escape would hide a part of the secret from the redactor.
    private string Cell(string text) => Escape(redactor.Redact(text));

    private void Line(string text) => output.Write(text + "\n");

    /// <summary>Words, figures and the punctuation between them.</summary>
    [GeneratedRegex(@"^(?:[\p{L}\p{N} ,;()%'""+-]|[.:](?= |$)|(?<=[0-9])\.(?=[0-9]))*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainPattern();

    /// <summary>What becomes a link although it is made of such words: a commit id, an issue, a name of the web.</summary>
    [GeneratedRegex(@"[0-9a-f]{7}|gh-[0-9]|www\.", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LinkedPattern();

    [GeneratedRegex("`+")]
    private static partial Regex BackticksPattern();
}
