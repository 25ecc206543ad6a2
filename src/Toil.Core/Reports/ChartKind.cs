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

    /// <summary>A line for each result: a bar that begins at the first series' figure and is as long as the second's; marked where the third's is above 0.</summary>
    Timeline,
}
