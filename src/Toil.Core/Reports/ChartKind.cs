namespace Toil.Reports;

/// <summary>Shapes of charts.</summary>
public enum ChartKind
{
    /// <summary>Upright columns along time, the series stacked.</summary>
    Columns,

    /// <summary>Lying bars, the longest first: a ranking. The series stand beneath each other.</summary>
    Bars,

    /// <summary>A grid: a row for each result, a column for each series, darker where there is more.</summary>
    HeatMap,
}
