using Spectre.Console;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Runner;

/// <summary>Draws a chart with characters.</summary>
internal static class TerminalChart
{
    // The longest label that leaves room for a bar.
    private const int LabelWidth = 40;

    // More lines than these are no picture any more.
    private const int Lines = 30;

    private static readonly Color[] s_colors = [Color.DarkOrange, Color.SteelBlue, Color.Grey];

    public static void Write(IAnsiConsole console, ChartData data, SecretRedactor redactor)
    {
        if (data.IsEmpty)
        {
            return;
        }

        console.WriteLine();
        bool hasPoints = data.Chart.Points is not null;
        string only = data.Chart is { Kind: ChartKind.Columns, Series: [{ Name: var first }, _, ..] } && !hasPoints ? $" ({first})" : string.Empty;
        console.Write(new Text(data.Chart.Title + only + "\n", new Style(decoration: Decoration.Bold)));
        if (data.Chart.Kind == ChartKind.HeatMap)
        {
            WriteGrid(console, data, redactor);
            return;
        }

        if (data.Chart.Kind == ChartKind.Timeline)
        {
            WriteTimeline(console, data, redactor);
            return;
        }

        BarChart chart = new() { Width = Math.Min(console.Profile.Width - 2, 100), MaxValue = Top(data), ShowValues = true };
        chart.ValueFormatter = (value, _) => Markup.Escape(data.Chart.Format(value));
        foreach (ChartPoint point in hasPoints ? Fewer(data) : data.Points)
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

    // Each place has one figure, whatever its series: several of them are shown by their largest.
    private static IEnumerable<ChartPoint> Fewer(ChartData data) => data.Points
        .Chunk((data.Points.Count + Lines - 1) / Lines)
        .Select(some => new ChartPoint(some[0].Label, [some.Max(point => point.Values.Max())], null));

    private static void WriteTimeline(IAnsiConsole console, ChartData data, SecretRedactor redactor)
    {
        double end = data.Points.Max(point => (point.Values[0] ?? 0) + (point.Values[1] ?? 0));
        int label = Math.Min(LabelWidth, data.Points.Max(point => point.Label.Length));
        int width = Math.Max(10, Math.Min(console.Profile.Width - 2, 100) - label - 12);
        foreach (ChartPoint point in data.Points)
        {
            string name = redactor.Redact(point.Label);
            name = name.Length > label ? name[..(label - 3)] + "..." : name.PadRight(label);
            int from = (int)(width * (point.Values[0] ?? 0) / end);
            int length = Math.Clamp((int)Math.Round(width * (point.Values[1] ?? 0) / end), 1, width - Math.Min(from, width - 1));
            console.Write(new Text($"{name} {new string(' ', Math.Min(from, width - 1))}"));
            console.Write(new Text(new string('█', length), new Style(point.Values.Count > 2 && point.Values[2] is > 0 ? Color.Red : s_colors[1])));
            console.Write(new Text($" {data.Chart.Format(point.Values[1] ?? 0)}\n"));
        }
    }

    private static double Top(ChartData data)
        => data.Chart.Points is not null ? data.Top : data.Chart.Kind == ChartKind.Columns ? Math.Max(data.Points.Max(point => Math.Max(point.Values[0] ?? 0, point.Line ?? 0)), double.Epsilon) : data.Top;

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
