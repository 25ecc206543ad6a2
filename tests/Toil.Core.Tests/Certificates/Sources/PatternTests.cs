using Toil.Certificates;
using Toil.Certificates.Sources;

namespace Toil.Core.Tests.Certificates.Sources;

public sealed class PatternTests : SourceTest
{
    [Theory]
    [InlineData("*.pem", "a.pem", "b.pem")]
    [InlineData("?.pem", "a.pem", "b.pem")]
    [InlineData("[ac].pem", "a.pem")]
    [InlineData("[!a].pem", "b.pem")]
    [InlineData("[a-b].*", "a.pem", "b.pem")]
    [InlineData("*/tls.crt", "x/tls.crt", "y/tls.crt")]
    [InlineData("x/**", "x/deep/er/tls.crt", "x/tls.crt")]
    [InlineData("**/tls.crt", "x/deep/er/tls.crt", "x/tls.crt", "y/tls.crt")]
    [InlineData("**/deep/**/tls.crt", "x/deep/er/tls.crt")]
    [InlineData("x/**/**/*.crt", "x/deep/er/tls.crt", "x/tls.crt")]
    [InlineData("*.p*m", "a.pem", "b.pem")]
    public void Files_that_fit_are_read_in_order(string pattern, params string[] expected)
    {
        foreach (string name in (string[])["a.pem", "b.pem", "x/tls.crt", "x/deep/er/tls.crt", "y/tls.crt"])
        {
            Folder.Write(name, Leaf.Pem);
        }

        List<SourceItem> items = Read(Folder[pattern]);

        Assert.Equal(expected, Names(items));
    }

    [Fact]
    public void Nothing_that_fits_is_one_item()
    {
        SourceItem item = Assert.Single(Read(Folder["*.pem"]));

        Assert.Equal(
            (FailureReason.NotACertificate, "No file that fits the pattern holds a certificate.", false), (item.Failure, item.Detail, item.IsMissing));
    }

    [Fact]
    public void A_name_that_exists_is_no_pattern()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows forbids * in names, and this is about all of them");
        Folder.Write("cert[1].pem", Leaf.Pem);
        Folder.Write("cert1.pem", Root.Pem);

        AssertReads(Leaf, Assert.Single(Read(Folder["cert[1].pem"])));
    }

    [Fact]
    public void A_literal_path_is_no_pattern()
    {
        Folder.Write("a.pem", Leaf.Pem);

        Assert.True(Assert.Single(Read(Folder["*.pem"], new FileSourceOptions { IsLiteral = true })).IsMissing);
    }

    [Fact]
    public void Links_that_fit_are_read_unless_their_target_fits_too()
    {
        Folder.Write("root.pem", Root.Pem);
        Folder.Link("12ab34cd.0", "root.pem");

        Assert.Equal(["12ab34cd.0"], Names(Read(Folder["*.0"])));
        Assert.Equal(["root.pem"], Names(Read(Folder["*"])));
    }

    [Fact]
    public void A_star_enters_links_and_two_stars_do_not()
    {
        Folder.Write("real/tls.crt", Leaf.Pem);
        Folder.Link("tree/link", "../real");
        Folder.Link("tree/loop", ".");

        Assert.Equal(["tree/link/tls.crt"], Names(Read(Folder["tree/*/tls.crt"])));
        Assert.Equal(["tree/**/tls.crt"], Names(Read(Folder["tree/**/tls.crt"])));
    }

    [Fact(Timeout = 10_000)]
    public Task A_hostile_pattern_ends() => Task.Run(
        () =>
        {
            Folder.Write(new string('a', 200) + "/" + new string('a', 200), "x");

            Assert.Single(Read(Folder[string.Concat(Enumerable.Repeat("*a", 60)) + "b"]));
            Assert.Single(Read(Folder[string.Concat(Enumerable.Repeat("**/", 200)) + "b"]));
        },
        TestContext.Current.CancellationToken);
}
