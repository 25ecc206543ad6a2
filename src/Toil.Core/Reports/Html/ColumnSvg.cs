using System.Globalization;
using System.Text;

namespace Toil.Reports.Html;

/// <summary>Stacked columns with a dashed line that they are held against.</summary>
internal sealed class ColumnSvg(ChartData data, int number, Func<string, string> text)
{
    private const int Height = 220;
    private const int Top = 14;
    private const int Bottom = 24;
    private const int Axis = 52;
    private const int Plot = Height - Top - Bottom;

    private readonly StringBuilder _svg = new();
    private readonly double _top = data.Top;
    private readonly double _width = 100.0 / data.Points.Count;

    public string Render()
    {
        double[] ticks = [.. Ticks(_top)];

        // The axis has a width of its own, in pixels: a part of the plot's would be too narrow on a phone.
        Add($"<div class=\"axes\"><svg width=\"{Axis}\" height=\"{Height}\" class=\"plot\" aria-hidden=\"true\">");
        foreach (double tick in ticks)
        {
            Add($"<text x=\"{Axis - 6}\" y=\"{Y(tick) + 4:0.#}\" class=\"end\">{text(data.Chart.Format(tick))}</text>");
        }

        Add($"</svg><svg class=\"plot\" height=\"{Height}\" role=\"img\" aria-label=\"{text(ChartHtml.Describe(data))}\">{Patterns.Definitions(number)}");
        foreach (double tick in ticks)
        {
            Add($"<line x1=\"0\" x2=\"100%\" y1=\"{Y(tick):0.#}\" y2=\"{Y(tick):0.#}\" class=\"grid\"/>");
        }

        for (int index = 0; index < data.Points.Count; index++)
        {
            AddColumn(data.Points[index], index);
        }

        return _svg.Append("</svg></div>\n").ToString();
    }

    /// <summary>Two to four round figures from 0 to the top.</summary>
    private static IEnumerable<double> Ticks(double top)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(top / 2)));
        double step = power * (top / 2 / power) switch { >= 5 => 5, >= 2.5 => 2.5, >= 2 => 2, _ => 1 };
        for (int count = 0; count * step <= top * 1.0001; count++)
        {
            yield return count * step;
        }
    }

    private void AddColumn(ChartPoint point, int index)
    {
        string x = Percent(_width * (index + 0.12));
        string width = Percent(_width * 0.76);
        double below = 0;
        for (int series = 0; series < point.Values.Count; series++)
        {
            if (point.Values[series] is not > 0)
            {
                continue;
            }

            double value = point.Values[series]!.Value;
            string y = Y(below + value).ToString("0.##", CultureInfo.InvariantCulture);
            string height = (Y(below) - Y(below + value)).ToString("0.##", CultureInfo.InvariantCulture);
            Add($"<g><title>{text($"{point.Label}: {data.Chart.Series[series].Name} {data.Chart.Format(value)}")}</title><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" class=\"s{series}\"/>{Patterns.Over(x, y, width, height, number, series)}</g>");
            below += value;
        }

        if (point.Line is { } line)
        {
            Add($"<line x1=\"{Percent((_width * index))}\" x2=\"{Percent((_width * (index + 1)))}\" y1=\"{Y(line):0.#}\" y2=\"{Y(line):0.#}\" class=\"line\"><title>{text($"{point.Label}: {data.Chart.Line!.Name} {data.Chart.Format(line)}")}</title></line>");
        }

        // About a dozen labels find room on a wide screen, about five on a phone.
        int step = (data.Points.Count + 12) / 13;
        int phone = (data.Points.Count + 4) / 5;
        if (index % step == 0)
        {
            Add($"<text x=\"{Percent((_width * (index + 0.5)))}\" y=\"{Height - 7}\" class=\"mid{(index % phone == 0 ? string.Empty : " wide")}\">{text(Short(point.Label))}</text>");
        }
    }

    // A date's year stands in the table.
    private static string Short(string label) => DateOnly.TryParseExact(label, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
        ? date.ToString("d MMM", CultureInfo.InvariantCulture)
        : label.Length > 10 ? label[..9] + "…" : label;

    private double Y(double value) => Top + (Plot * (1 - (value / _top)));

    private static string Percent(double value) => value.ToString("0.###", CultureInfo.InvariantCulture) + "%";

    private void Add(FormattableString svg) => _svg.Append(FormattableString.Invariant(svg));
}
