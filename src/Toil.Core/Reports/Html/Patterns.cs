namespace Toil.Reports.Html;

/// <summary>Hatching that tells series apart without colour.</summary>
internal static class Patterns
{
    /// <summary>The definitions for a chart.</summary>
    public static string Definitions(int chart) => $"<defs>"
        + $"<pattern id=\"h{chart}-1\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 6L6 0\" class=\"hatch\"/></pattern>"
        + $"<pattern id=\"h{chart}-2\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><circle cx=\"2.5\" cy=\"2.5\" r=\"1\" class=\"dot\"/></pattern></defs>";

    /// <summary>The hatching over a rectangle; the first series has none.</summary>
    public static string Over(string x, string y, string width, string height, int chart, int series) => series == 0
        ? string.Empty
        : $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"url(#h{chart}-{1 + ((series - 1) % 2)})\"/>";
}
