using System.Globalization;
using Spectre.Console;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Runner;

/// <summary>A table for the terminal, most urgent rows first, and a line that counts all.</summary>
internal sealed class TableResultWriter(IAnsiConsole console, ResultView view, int top, SecretRedactor redactor) : IResultWriter
{
    private readonly ResultTables _tables = new(view, top);
    private readonly ChartData[] _charts = [.. view.Charts.Select(chart => new ChartData(chart))];
    private readonly List<(string Text, Severity Severity)> _headlines = [];
    private readonly List<(string Heading, string Text)> _listings = [];

    public void Write(object result)
    {
        _tables.Add(result);
        Array.ForEach(_charts, chart => chart.Add(result));
        if (view.Headline(result) is { } headline)
        {
            _headlines.Add((headline, view.Severity(result)));
        }

        if (view.Listing(result) is { } listing)
        {
            _listings.Add(listing);
        }
    }

    public void Complete(ResultTally tally)
    {
        foreach (ResultTable table in _tables.Tables())
        {
            Write(table);
        }

        foreach (ChartData chart in _charts)
        {
            TerminalChart.Write(console, chart, redactor);
        }

        console.WriteLine(tally.Describe());
        foreach ((string text, Severity severity) in _headlines)
        {
            console.Write(new Text(redactor.Redact(text) + "\n", StyleOf(severity)));
        }

        // Not by the console, which would break the lines: they are there to be copied.
        foreach ((string heading, string text) in _listings)
        {
            console.Profile.Out.Writer.Write(redactor.Redact($"--- {heading}\n{text.TrimEnd('\n')}\n"));
        }
    }

    private void Write(ResultTable shown)
    {
        Table table = new() { Border = TableBorder.Simple, Expand = false };
        if (shown.Title.Length > 0)
        {
            table.Title = new TableTitle(Markup.Escape(redactor.Redact(shown.Title)));
        }

        foreach (ResultColumn column in shown.Columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Header)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left, NoWrap = column.IsNumber });
        }

        foreach (object row in shown.Rows)
        {
            Style style = StyleOf(view.Severity(row));
            table.AddRow(shown.Columns.Select(column => new Text(redactor.Redact(column.Text(row)), style)));
        }

        console.Write(table);
        if (shown.Left > 0)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {shown.Left} more that are no more urgent: --top 0 shows all."));
        }
    }

    private static Style StyleOf(Severity severity) => severity switch
    {
        Severity.Critical => new Style(Color.Red, decoration: Decoration.Bold),
        Severity.High => new Style(Color.Red),
        Severity.Warning => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
