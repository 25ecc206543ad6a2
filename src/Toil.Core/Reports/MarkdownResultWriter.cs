using System.Globalization;
using System.Text;
using Toil.Telemetry;

namespace Toil.Reports;

/// <summary>A Markdown table, most urgent rows first, under a line that counts them.</summary>
/// <param name="output">Where to.</param>
/// <param name="view">How results are shown.</param>
/// <param name="top">Rows at most; 0 for all.</param>
/// <param name="redactor">Takes secrets out of each line.</param>
public sealed class MarkdownResultWriter(TextWriter output, ResultView view, int top, SecretRedactor redactor) : IResultWriter
{
    private readonly TopResults _rows = new(view, top);

    /// <inheritdoc/>
    public void Write(object result) => _rows.Add(result);

    /// <inheritdoc/>
    public void Complete(ResultTally tally)
    {
        Line(Escape(tally.Describe()));
        if (tally.Total > 0)
        {
            Line(string.Empty);
            Line($"| {string.Join(" | ", view.Columns.Select(column => column.Header))} |");
            Line($"|{string.Join('|', view.Columns.Select(column => column.IsNumber ? "--:" : ":--"))}|");
        }

        foreach (object row in _rows.Results)
        {
            Line($"| {string.Join(" | ", view.Columns.Select(column => Escape(column.Text(row))))} |");
        }

        if (_rows.Left > 0)
        {
            Line(string.Empty);
            Line(string.Create(CultureInfo.InvariantCulture, $"... and {_rows.Left} more that are no more urgent."));
        }

        output.Flush();
    }

    /// <summary>Makes text inert in Markdown: no markup, no HTML, no link, no mention, no table border.</summary>
    public static string Escape(string text)
    {
        StringBuilder result = new(text.Length + 8);
        foreach (char c in text)
        {
            switch (c)
            {
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                case '&':
                    result.Append("&amp;");
                    break;
                case '@':
                    result.Append("&#64;"); // a mention would notify somebody
                    break;
                case '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '#' or '|' or '~' or '!':
                    result.Append('\\').Append(c);
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        // A bare address would be made into a link.
        return result.Replace("://", "&#58;//").Replace("www.", "www&#46;").ToString();
    }

    private void Line(string text) => output.Write(redactor.Redact(text) + "\n");
}
