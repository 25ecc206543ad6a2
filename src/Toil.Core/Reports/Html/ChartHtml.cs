using System.Globalization;
using System.Text;

namespace Toil.Reports.Html;

/// <summary>
/// Draws a chart as inline SVG. Widths are percentages and heights pixels, so that it fits a phone and a wide screen and its letters stay as large as
/// those of the page. What it shows is in its text alternative and in a table beneath it; series differ by pattern as well as by colour.
/// </summary>
/// <param name="data">What it shows.</param>
/// <param name="number">Number of the chart in its page, which keeps the ids of patterns apart.</param>
/// <param name="text">Makes a text safe for HTML.</param>
internal sealed class ChartHtml(ChartData data, int number, Func<string, string> text)
{
    private readonly StringBuilder _html = new();

    /// <summary>The chart with its heading, its legend and its figures; nothing where there is nothing to draw.</summary>
    public string Render()
    {
        if (data.IsEmpty)
        {
            return string.Empty;
        }

        Add($"<section class=\"card chart\">\n<h2 id=\"chart{number}\">{text(data.Chart.Title)}</h2>\n");
        AddLegend();
        _html.Append(data.Chart.Kind switch
        {
            ChartKind.Columns => new ColumnSvg(data, number, text).Render(),
            ChartKind.Bars => new BarSvg(data, number, text).Render(),
            ChartKind.Timeline => new TimelineSvg(data, number, text).Render(),
            _ => new HeatMapSvg(data, number, text).Render(),
        });
        if (data.Left > 0)
        {
            Add($"<p class=\"soft\">... and {data.Left} more.</p>\n");
        }

        AddFigures();
        return _html.Append("</section>\n").ToString();
    }

    /// <summary>What a chart says to those who do not see it: its size, and its extremes.</summary>
    public static string Describe(ChartData data)
    {
        ChartPoint most = data.Points.MaxBy(point => point.Values.Sum() ?? 0)!;
        string figures = string.Join(", ", data.Chart.Series.Zip(most.Values).Where(pair => pair.Second is > 0).Select(pair => $"{pair.First.Name} {data.Chart.Format(pair.Second!.Value)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{data.Chart.Title}. {data.Points.Count} {(data.Points.Count == 1 ? "entry" : "entries")}, the most at {most.Label}: {figures}. All figures are in the table beneath.");
    }

    private void AddLegend()
    {
        if (data.Chart.Kind is ChartKind.HeatMap or ChartKind.Timeline || (data.Chart.Series.Count == 1 && data.Chart.Line is null))
        {
            return;
        }

        Add($"<ul class=\"legend\">");
        for (int series = 0; series < data.Chart.Series.Count; series++)
        {
            Add($"<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect width=\"14\" height=\"14\" class=\"s{series}\"/>{Patterns.Over("0", "0", "14", "14", number, series)}</svg>{text(data.Chart.Series[series].Name)}</li>");
        }

        if (data.Chart.Line is { } line)
        {
            Add($"<li><svg width=\"22\" height=\"14\" aria-hidden=\"true\"><line x1=\"0\" x2=\"22\" y1=\"7\" y2=\"7\" class=\"line\"/></svg>{text(line.Name)}</li>");
        }

        Add($"</ul>\n");
    }

    private void AddFigures()
    {
        Add($"<details><summary>Figures</summary>\n<table class=\"figures\" aria-labelledby=\"chart{number}\"><tr><th></th>");
        IEnumerable<string> heads = data.Chart.Series.Select(series => series.Name).Concat(data.Chart.Line is { } line ? [line.Name] : []);
        foreach (string head in heads)
        {
            Add($"<th class=\"number\">{text(head)}</th>");
        }

        foreach (ChartPoint point in data.Points)
        {
            Add($"</tr>\n<tr><th>{text(point.Label)}</th>");
            foreach (double? value in data.Chart.Line is null ? point.Values : [.. point.Values, point.Line])
            {
                Add($"<td class=\"number\">{(value is { } figure ? text(data.Chart.Format(figure)) : string.Empty)}</td>");
            }
        }

        Add($"</tr>\n</table></details>\n");
    }

    private void Add(FormattableString html) => _html.Append(FormattableString.Invariant(html));
}
