using Toil.Certificates;
using Toil.Certificates.Sources;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sources;

public sealed class FolderTests : SourceTest
{
    [Fact]
    public void A_folder_is_walked_in_the_order_of_names()
    {
        Folder.Write("b.pem", Leaf.Pem);
        Folder.Write("a/z.crt", Leaf.Der);
        Folder.Write("B.pem", Leaf.Pem);
        Folder.Write("c/d/e/f.cer", Leaf.Pem);

        Assert.Equal(["B.pem", "a/z.crt", "b.pem", "c/d/e/f.cer"], Names(Read(Folder.Path + "/")));
    }

    [Fact]
    public void Names_that_promise_a_certificate_are_held_to_it()
    {
        Folder.Write("broken.pem", "hello");
        Folder.Write("12ab34cd.0", "hello");
        Folder.Write("cut.p12", Leaf.ToPfx(null)[..200]);
        Folder.Write("key.pem", Leaf.KeyPem);
        Folder.Write("request.pem", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n");
        Folder.Write("readme.md", "hello");

        List<SourceItem> items = Read(Folder.Path);

        Assert.Equal(["12ab34cd.0", "broken.pem", "cut.p12"], Names(items));
        Assert.Equal(
            [FailureReason.NotACertificate, FailureReason.NotACertificate, FailureReason.Unreadable], items.Select(item => item.Failure!.Value));
    }

    [Fact]
    public void Other_names_are_reported_for_their_content_alone()
    {
        Folder.Write("bundle.txt", new string('#', 100_000) + "\n" + Leaf.Pem);
        Folder.Write("far.txt", new string('#', 2_000_000) + "\n" + Leaf.Pem);
        Folder.Write("leaf", Leaf.Der);
        Folder.Write("manual.md", "-----BEGIN CERTIFICATE-----\nMII...\n-----END CERTIFICATE-----\n");
        Folder.Write("noise.bin", [0x30, 0x82, 0x01, 0x00, 0x00]);
        Folder.Write("truststore", [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2]);
        Folder.Write("utf16", [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(Leaf.Pem)]);
        Folder.Write("vault", Leaf.ToPfx("secret"));

        List<SourceItem> items = Read(Folder.Path);

        Assert.Equal(["bundle.txt", "leaf", "truststore", "utf16", "vault"], Names(items));
        Assert.Equal([null, null, FailureReason.Unreadable, null, FailureReason.WrongPassword], items.Select(item => item.Failure));
    }

    [Fact]
    public void Links_within_the_tree_are_not_read_twice()
    {
        Folder.Write("ca/root.pem", Root.Pem);
        Folder.Link("ca/12ab34cd.0", "root.pem");
        Folder.Link("all/root.pem", Folder["ca/root.pem"]);
        Folder.Link("all/ca", "../ca");
        Folder.Link("all/second.pem", "ca/root.pem");

        Assert.Equal(["ca/root.pem"], Names(Read(Folder.Path)));
    }

    [Fact]
    public void Links_out_of_the_tree_are_read_once_for_each_target()
    {
        Folder.Write("elsewhere/root.pem", Root.Pem);
        Folder.Link("tree/a.pem", "../elsewhere/root.pem");
        Folder.Link("tree/b.pem", "a.pem");
        Folder.Link("tree/c.pem", "../elsewhere/root.pem");

        Assert.Equal(["tree/a.pem"], Names(Read(Folder["tree"])));
    }

    [Fact]
    public void A_tree_that_is_named_by_a_link_is_walked()
    {
        Folder.Write("real/root.pem", Root.Pem);
        Folder.Link("real/12ab34cd.0", Folder["real/root.pem"]);
        Folder.Link("link", "real");

        Assert.Equal(["link/root.pem"], Names(Read(Folder["link"])));
    }

    [Fact]
    public void Loops_of_links_end()
    {
        Folder.Write("a/leaf.pem", Leaf.Pem);
        Folder.Link("a/up", "..");
        Folder.Link("a/self", "self");
        Folder.Link("a/into.pem", "into.pem/below");
        Folder.Link("a/x", "y");
        Folder.Link("a/y", "x");
        Folder.Link("a/through.pem", "x/y/leaf.pem");

        List<SourceItem> items = Read(Folder.Path);

        Assert.Equal(["a/into.pem", "a/leaf.pem", "a/through.pem"], Names(items));
        Assert.Equal([FailureReason.Unreadable, null, FailureReason.Unreadable], items.Select(item => item.Failure));
    }

    [Fact]
    public void A_mounted_secret_is_reported_under_its_lasting_name()
    {
        Folder.Write("..2026_01_31_08_00_00.123/tls.crt", Leaf.Pem);
        Folder.Link("..data", "..2026_01_31_08_00_00.123");
        Folder.Link("tls.crt", "..data/tls.crt");

        Assert.Equal(["tls.crt"], Names(Read(Folder.Path)));
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_one_item()
    {
        string path = Path.GetDirectoryName(Folder.Write("b/secret.pem", Leaf.Pem))!;
        Folder.Write("a.pem", Leaf.Pem);
        Folder.Write("c.pem", Leaf.Pem);

        List<SourceItem> items = Unprivileged.Run(Folder, path, () => Read(Folder.Path));

        Assert.Equal(["a.pem", "b", "c.pem"], Names(items));
        Assert.Equal([null, FailureReason.AccessDenied, null], items.Select(item => item.Failure));
    }

    [Fact]
    public void An_empty_folder_says_so()
    {
        SourceItem item = Assert.Single(Read(Folder.Path));

        Assert.Equal((Folder.Path, FailureReason.NotACertificate, "Nothing in the folder holds a certificate."), (item.Path, item.Failure, item.Detail));
    }

    [Fact]
    public void A_deep_tree_is_walked()
    {
        string deep = string.Join('/', Enumerable.Repeat("d", 900));
        Folder.Write(deep + "/leaf.pem", Leaf.Pem);

        AssertReads(Leaf, Assert.Single(Read(Folder.Path)));
    }

    [Fact]
    public void The_system_s_certificates_are_all_there()
    {
        const string System = "/etc/ssl/certs/ca-certificates.crt";
        Assert.SkipUnless(File.Exists(System), $"there is no {System}");
        int expected = File.ReadLines(System).Count(line => line.StartsWith("-----BEGIN", StringComparison.Ordinal));

        List<SourceItem> items = Read(System);

        Assert.Equal(expected, items.Count);
        Assert.All(items, item => Assert.Null(item.Failure));
    }
}
