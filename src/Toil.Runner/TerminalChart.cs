using Spectre.Console;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Runner;

/// <summary>Draws a chart with characters.</summary>
internal static class TerminalChart
{
    // The longest label that leaves room for a bar.
    private const int LabelWidth = 40;

    private static readonly Color[] s_colors = [Color.DarkOrange, Color.SteelBlue, Color.Grey];

    public static void Write(IAnsiConsole console, ChartData data, SecretRedactor redactor)
    {
        if (data.IsEmpty)
        {
            return;
        }

        console.WriteLine();
        string only = data.Chart is { Kind: ChartKind.Columns, Series: [{ Name: var first }, _, ..] } ? $" ({first})" : string.Empty;
        console.Write(new Text(data.Chart.Title + only + "\n", new Style(decoration: Decoration.Bold)));
        if (data.Chart.Kind == ChartKind.HeatMap)
        {
            WriteGrid(console, data, redactor);
            return;
        }

        BarChart chart = new() { Width = Math.Min(console.Profile.Width - 2, 100), MaxValue = Top(data), ShowValues = true };
        chart.ValueFormatter = (value, _) => Markup.Escape(data.Chart.Format(value));
        foreach (ChartPoint point in data.Points)
        {
            // Of stacked columns only the first series: three lines a week would be no picture any more.
            int shown = data.Chart.Kind == ChartKind.Columns ? 1 : point.Values.Count;
            for (int series = 0; series < shown; series++)
            {
                if (point.Values[series] is { } value && (value > 0 || series == 0))
                {
                    string label = redactor.Redact(point.Label);
                    label = label.Length > LabelWidth ? label[..(LabelWidth - 3)] + "..." : label;
                    string name = shown > 1 ? $"{label} {data.Chart.Series[series].Name}" : label;
                    chart.AddItem(Markup.Escape(name), value, s_colors[series % s_colors.Length]);
                }
            }
        }

        console.Write(chart);
    }

    private static double Top(ChartData data)
        => data.Chart.Kind == ChartKind.Columns ? Math.Max(data.Points.Max(point => Math.Max(point.Values[0] ?? 0, point.Line ?? 0)), double.Epsilon) : data.Top;

    private static void WriteGrid(IAnsiConsole console, ChartData data, SecretRedactor redactor)
    {
        Table table = new() { Border = TableBorder.None };
        table.AddColumn(new TableColumn(string.Empty));
        foreach (ChartSeries series in data.Chart.Series)
        {
            table.AddColumn(new TableColumn(new Text(series.Name)) { Alignment = Justify.Right });
        }

        foreach (ChartPoint point in data.Points)
        {
            table.AddRow([
                new Text(redactor.Redact(point.Label)),
                .. point.Values.Select(value => value is > 0 ? new Text(data.Chart.Format(value.Value), new Style(Color.DarkOrange)) : new Text("·"))]);
        }

        console.Write(table);
    }
}
