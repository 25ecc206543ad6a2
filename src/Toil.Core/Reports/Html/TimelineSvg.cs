using System.Text;

namespace Toil.Reports.Html;

/// <summary>Bars along time, a line each: where they begin, how long they are, and which are marked.</summary>
internal sealed class TimelineSvg(ChartData data, int number, Func<string, string> text)
{
    private const int Row = 34;
    private const int Bar = 12;
    private const int Axis = 22;

    private readonly StringBuilder _svg = new();

    public string Render()
    {
        double end = data.Points.Max(point => (point.Values[0] ?? 0) + (point.Values[1] ?? 0));
        int height = (Row * data.Points.Count) + Axis;
        Add($"<svg class=\"plot\" height=\"{height}\" role=\"img\" aria-label=\"{text(Describe())}\">{Patterns.Definitions(number)}");
        for (int quarter = 0; quarter <= 4; quarter++)
        {
            string x = $"{quarter * 25}%";
            Add($"<line x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{height - Axis}\" class=\"grid\"/><text x=\"{x}\" y=\"{height - 6}\" class=\"{(quarter == 0 ? string.Empty : quarter == 4 ? "end" : "mid")}\">{text(data.Chart.Format(end * quarter / 4))}</text>");
        }

        for (int index = 0; index < data.Points.Count; index++)
        {
            AddBar(data.Points[index], index, end);
        }

        return _svg.Append("</svg>\n").ToString();
    }

    private void AddBar(ChartPoint point, int index, double end)
    {
        double from = point.Values[0] ?? 0;
        double length = point.Values[1] ?? 0;
        bool isMarked = point.Values.Count > 2 && point.Values[2] is > 0;
        string x = $"{FormattableString.Invariant($"{100 * from / end:0.###}")}%";
        string width = $"{FormattableString.Invariant($"{Math.Max(0.15, 100 * length / end):0.###}")}%";
        string y = FormattableString.Invariant($"{(Row * index) + 17}");
        Add($"<g><title>{text($"{point.Label}: {data.Chart.Format(length)}, from {data.Chart.Format(from)}")}</title><text x=\"0\" y=\"{(Row * index) + 12}\">{text(point.Label)} · {text(data.Chart.Format(length))}</text>");
        Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{Bar}\" rx=\"2\" class=\"{(isMarked ? "bad" : "ok")}\"/>{Patterns.Over(x, y, width, $"{Bar}", number, isMarked ? 1 : 0)}</g>");
    }

    private string Describe()
        => $"{data.Chart.Title}: {string.Join(", ", data.Points.Take(30).Select(point => $"{point.Label} {data.Chart.Format(point.Values[1] ?? 0)}"))}. All figures are in the table beneath.";

    private void Add(FormattableString svg) => _svg.Append(FormattableString.Invariant(svg));
}
