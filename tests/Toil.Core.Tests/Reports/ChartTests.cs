using System.Xml.Linq;
using Toil.Reports;
using Toil.Reports.Html;

namespace Toil.Core.Tests.Reports;

public sealed class ChartTests
{
    [Theory]
    [InlineData(ChartKind.Columns)]
    [InlineData(ChartKind.Bars)]
    [InlineData(ChartKind.HeatMap)]
    public void A_chart_is_well_formed_whatever_its_labels_say_and_tells_its_figures_in_words(ChartKind kind)
    {
        ChartData data = new(Chart(kind) with { Title = "<b>&\"" });
        Array.ForEach([("<script>alert(1)</script>", 3.0), ("\"' onload=x", 0.0), (new string('x', 300), 1e9)], point => data.Add(point));
        string html = new ChartHtml(data, 0, System.Net.WebUtility.HtmlEncode).Render();
        XElement section = XElement.Parse(html.Replace("&#39;", "'", StringComparison.Ordinal));

        XElement picture = Assert.Single(section.Descendants("svg"), svg => svg.Attribute("role")?.Value == "img");
        Assert.NotEmpty(picture.Attribute("aria-label")!.Value);
        Assert.Empty(section.Descendants("script"));
        Assert.DoesNotContain(section.Descendants(), element => element.Attribute("onload") is not null);
        Assert.Equal(4, section.Descendants("table").Single().Elements("tr").Count()); // a head and three rows
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_figures_there_is_no_chart()
    {
        ChartData data = new(Chart(ChartKind.Columns));
        Assert.Empty(new ChartHtml(data, 0, text => text).Render());
        data.Add(("none", 0.0));
        Assert.Empty(new ChartHtml(data, 0, text => text).Render());
    }

    [Fact]
    public void A_chart_holds_no_more_than_its_limit()
    {
        ChartData data = new(Chart(ChartKind.Bars) with { Limit = 2 });
        Array.ForEach([("a", 1.0), ("b", 2.0), ("c", 3.0)], point => data.Add(point));
        Assert.Equal((2, 1L, 2.0), (data.Points.Count, data.Left, data.Top));
    }

    private static ResultChart Chart(ChartKind kind) => new()
    {
        Title = "Title", Kind = kind, Includes = _ => true, Label = point => (((string, double))point).Item1,
        Series = [new("One", point => (((string, double))point).Item2), new("Two", _ => null)],
        Line = kind == ChartKind.Columns ? new("Line", _ => 2) : null,
        Format = value => value.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture),
    };
}
