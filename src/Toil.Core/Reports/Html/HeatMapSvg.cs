using System.Text;

namespace Toil.Reports.Html;

/// <summary>A grid of figures, darker where there is more. Each figure stands in its cell, so that nobody has to compare shades.</summary>
internal sealed class HeatMapSvg(ChartData data, int number, Func<string, string> text)
{
    private const int Head = 20;
    private const int Row = 26;
    private const double Left = 22;

    private readonly StringBuilder _svg = new();

    public string Render()
    {
        double width = (100 - Left) / data.Chart.Series.Count;
        double top = data.Top;
        Add($"<svg class=\"plot heat\" height=\"{Head + (Row * data.Points.Count)}\" role=\"img\" aria-label=\"{text(Describe())}\" id=\"heat{number}\">");
        for (int column = 0; column < data.Chart.Series.Count; column++)
        {
            Add($"<text x=\"{Left + (width * (column + 0.5)):0.##}%\" y=\"13\" class=\"mid\">{text(data.Chart.Series[column].Name)}</text>");
        }

        for (int index = 0; index < data.Points.Count; index++)
        {
            ChartPoint point = data.Points[index];
            Add($"<text x=\"0\" y=\"{Head + (Row * index) + 17}\">{text(point.Label.Length > 10 ? point.Label[..9] + "…" : point.Label)}</text>");
            for (int column = 0; column < point.Values.Count; column++)
            {
                double value = point.Values[column] ?? 0;
                double shade = value <= 0 ? 0 : 0.25 + (0.75 * value / top);
                Add($"<g><title>{text($"{point.Label}, {data.Chart.Series[column].Name}: {data.Chart.Format(value)}")}</title><rect x=\"{Left + (width * column) + 0.3:0.##}%\" y=\"{Head + (Row * index) + 1}\" width=\"{width - 0.6:0.##}%\" height=\"{Row - 2}\" rx=\"3\" class=\"{(value > 0 ? "hot" : "cold")}\" fill-opacity=\"{(value > 0 ? shade : 1):0.##}\"/>");
                Add($"<text x=\"{Left + (width * (column + 0.5)):0.##}%\" y=\"{Head + (Row * index) + 17}\" class=\"mid{(value > 0 ? shade > 0.8 ? " on" : " strong" : string.Empty)}\">{(value > 0 ? text(data.Chart.Format(value)) : "·")}</text></g>");
            }
        }

        return _svg.Append("</svg>\n").ToString();
    }

    private string Describe()
    {
        IEnumerable<string> cells = data.Points.SelectMany(point => data.Chart.Series.Zip(point.Values)
            .Where(pair => pair.Second is > 0).Select(pair => $"{point.Label} {pair.First.Name} {data.Chart.Format(pair.Second!.Value)}"));
        return $"{data.Chart.Title}: {string.Join(", ", cells.Take(30))}. All figures are in the table beneath.";
    }

    private void Add(FormattableString svg) => _svg.Append(FormattableString.Invariant(svg));
}
