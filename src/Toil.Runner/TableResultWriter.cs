using System.Globalization;
using Spectre.Console;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Runner;

/// <summary>A table for the terminal, most urgent rows first, and a line that counts all.</summary>
internal sealed class TableResultWriter(IAnsiConsole console, ResultView view, int top, SecretRedactor redactor) : IResultWriter
{
    private readonly TopResults _rows = new(view, top);

    public void Write(object result) => _rows.Add(result);

    public void Complete(ResultTally tally)
    {
        if (tally.Total > 0)
        {
            Table table = new() { Border = TableBorder.Simple, Expand = false };
            foreach (ResultColumn column in view.Columns)
            {
                table.AddColumn(new TableColumn(new Text(column.Header)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left });
            }

            foreach (object row in _rows.Results)
            {
                Style style = StyleOf(view.Severity(row));
                table.AddRow(view.Columns.Select(column => new Text(redactor.Redact(column.Text(row)), style)));
            }

            console.Write(table);
        }

        if (_rows.Left > 0)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {_rows.Left} more that are no more urgent: --top 0 shows all."));
        }

        console.WriteLine(tally.Describe());
    }

    private static Style StyleOf(Severity severity) => severity switch
    {
        Severity.Critical => new Style(Color.Red, decoration: Decoration.Bold),
        Severity.High => new Style(Color.Red),
        Severity.Warning => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
