using System.Runtime.Versioning;
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
    [InlineData("/dev/null")]
    [InlineData("/dev/stdout")]
    [InlineData("/proc/self/fd/1")]
    public void A_device_is_not_replaced_by_a_file(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices of Unix");
        Assert.Equal("ReportPlaceInvalid", Assert.Throws<ToilException>(() => ReportFile.Create(path)).ErrorId);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void What_a_link_leads_to_is_written_and_stays_as_closed_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes of Unix");
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "r.csv");
        string link = Path.Combine(folder.Path, "link.csv");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, path);
        using ReportFile file = ReportFile.Create(link);
        file.Output.Write("new");
        file.Commit();
        Assert.Equal("new", File.ReadAllText(path));
        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
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
