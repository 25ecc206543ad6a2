namespace Toil.Reports;

/// <summary>What a chart shows, gathered as the results come.</summary>
/// <param name="chart">The chart.</param>
public sealed class ChartData(ResultChart chart)
{
    private readonly List<ChartPoint> _points = [];

    /// <summary>The chart.</summary>
    public ResultChart Chart => chart;

    /// <summary>Its points, in order.</summary>
    public IReadOnlyList<ChartPoint> Points => _points;

    /// <summary>Places that found no room.</summary>
    public long Left { get; private set; }

    /// <summary>True where there is nothing to draw.</summary>
    public bool IsEmpty => !_points.Exists(point => point.Values.Any(value => value is > 0));

    /// <summary>The largest figure: of stacked columns the tallest, else of single values; the line included.</summary>
    public double Top => _points.Select(point => Math.Max(chart.Kind == ChartKind.Columns ? point.Values.Sum() ?? 0 : point.Values.Max() ?? 0, point.Line ?? 0)).DefaultIfEmpty().Max();

    /// <summary>Takes a result, where it is in the chart.</summary>
    public void Add(object result)
    {
        if (!chart.Includes(result))
        {
            return;
        }

        foreach (ChartPoint point in chart.Points?.Invoke(result) ?? [new(chart.Label(result), [.. chart.Series.Select(series => series.Value(result))], chart.Line?.Value(result))])
        {
            if (_points.Count == chart.Limit)
            {
                Left++;
                continue;
            }

            _points.Add(point);
        }
    }
}
