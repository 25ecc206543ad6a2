using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Core.Tests.Reports;

/// <summary>A report appears whole or not at all.</summary>
public sealed class ReportFileTests
{
    [Fact]
    public void It_is_not_there_before_it_is_whole_and_replaces_the_old_one_then()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "r.prom");
        File.WriteAllText(path, "old");
        using ReportFile file = ReportFile.Create(path);
        file.Output.Write("new");
        file.Output.Flush();
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path, "*.prom"));
        Assert.Equal(3, file.Commit());
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void One_that_fails_leaves_the_old_one_and_nothing_else()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "r.html");
        File.WriteAllText(path, "old");
        using (ReportFile file = ReportFile.Create(path))
        {
            file.Output.Write("half");
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        ToilException error = Assert.Throws<ToilException>(() => ReportFile.Create("/no/such/folder/r.html"));
        Assert.Equal("ReportUnwritable", error.ErrorId);
        Assert.Contains("/no/such/folder/r.html", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.html", ReportFormat.Html)]
    [InlineData("a.MD", ReportFormat.Markdown)]
    [InlineData("a.xml", ReportFormat.Junit)]
    [InlineData("a.sarif", ReportFormat.Sarif)]
    [InlineData("a.prom", ReportFormat.Prometheus)]
    [InlineData("a.ndjson", ReportFormat.Json)]
    public void The_extension_says_the_format(string path, ReportFormat expected) => Assert.Equal(expected, ReportWriters.FormatOf(path, ReportFormat.Auto));

    [Fact]
    public void An_extension_that_says_none_is_refused_unless_one_is_asked_for()
    {
        Assert.Equal("ReportFormatUnknown", Assert.Throws<ToilException>(() => ReportWriters.FormatOf("report.txt", ReportFormat.Auto)).ErrorId);
        Assert.Equal(ReportFormat.Csv, ReportWriters.FormatOf("report.txt", ReportFormat.Csv));
    }
}
