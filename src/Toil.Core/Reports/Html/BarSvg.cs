using System.Text;

namespace Toil.Reports.Html;

/// <summary>Lying bars, each beneath its label: a ranking with names of any length.</summary>
internal sealed class BarSvg(ChartData data, int number, Func<string, string> text)
{
    private const int LabelHeight = 20;
    private const int BarHeight = 16;
    private const int Gap = 10;

    // What is left of the width is the figure's.
    private const double Widest = 84;
    private const int LabelLength = 46;

    private readonly StringBuilder _svg = new();

    public string Render()
    {
        int row = LabelHeight + (BarHeight * data.Chart.Series.Count) + Gap;
        double top = data.Top;
        Add($"<svg class=\"plot\" height=\"{row * data.Points.Count}\" role=\"img\" aria-label=\"{text(ChartHtml.Describe(data))}\">{Patterns.Definitions(number)}");
        for (int index = 0; index < data.Points.Count; index++)
        {
            ChartPoint point = data.Points[index];
            string label = point.Label.Length > LabelLength ? point.Label[..(LabelLength - 1)] + "…" : point.Label;
            Add($"<g><title>{text(point.Label)}</title><text x=\"0\" y=\"{(row * index) + 14}\" class=\"name\">{text(label)}</text>");
            for (int series = 0; series < point.Values.Count; series++)
            {
                double value = point.Values[series] ?? 0;
                string y = FormattableString.Invariant($"{(row * index) + LabelHeight + (BarHeight * series)}");
                string width = FormattableString.Invariant($"{value / top * Widest:0.##}%");
                Add($"<rect x=\"0\" y=\"{y}\" width=\"{width}\" height=\"{BarHeight - 2}\" class=\"s{series}\"/>{Patterns.Over("0", y, width, $"{BarHeight - 2}", number, series)}");
                Add($"<text x=\"{(value / top * Widest) + 1:0.##}%\" y=\"{(row * index) + LabelHeight + (BarHeight * series) + 11}\">{text(data.Chart.Format(value))}</text>");
            }

            Add($"</g>");
        }

        return _svg.Append("</svg>\n").ToString();
    }

    private void Add(FormattableString svg) => _svg.Append(FormattableString.Invariant(svg));
}
