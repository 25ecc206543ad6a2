using System.Diagnostics;
using Toil.Certificates;
using Toil.Certificates.Sources;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sources;

/// <summary>Files that somebody named: they always give an item, and none of them may hang the sweep.</summary>
public sealed class NamedFileTests : SourceTest
{
    [Fact]
    public void A_certificate_is_read_whatever_its_name()
        => AssertReads(Leaf, Assert.Single(Read(Folder.Write("notes.txt", Leaf.Pem))));

    [Fact]
    public void A_missing_file_is_told_apart()
    {
        SourceItem item = Assert.Single(Read(Folder["absent.pem"]));

        Assert.True(item.IsMissing);
        Assert.Equal((FailureReason.Unreadable, "There is no such file or folder."), (item.Failure, item.Detail));
        Assert.True(Assert.Single(Read(Folder.Write("file.pem", Leaf.Pem) + "/below.pem")).IsMissing);
    }

    [Fact]
    public void A_file_without_a_certificate_says_what_it_holds()
    {
        SourceItem key = Assert.Single(Read(Folder.Write("key.pem", Leaf.KeyPem)));
        SourceItem text = Assert.Single(Read(Folder.Write("readme", "hello")));
        SourceItem empty = Assert.Single(Read(Folder.Write("empty", string.Empty)));

        Assert.Equal((FailureReason.NotACertificate, "It holds a private key, and no certificate."), (key.Failure, key.Detail));
        Assert.Equal((FailureReason.NotACertificate, "It holds no certificate in PEM, DER, PKCS#7 or PKCS#12."), (text.Failure, text.Detail));
        Assert.Equal(FailureReason.NotACertificate, empty.Failure);
    }

    [Fact]
    public void A_damaged_certificate_among_good_ones_is_an_item_of_its_own()
    {
        byte[] damaged = Leaf.Der;
        damaged[^60] ^= 0xFF;
        damaged[1] = 0x7F;
        string pem = System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", damaged);

        List<SourceItem> items = Read(Folder.Write("bundle.pem", Root.Pem + pem + "\n" + Leaf.Pem));

        Assert.Equal([(1, (FailureReason?)null), (2, FailureReason.Unreadable), (3, null)], items.Select(item => (item.Index, item.Failure)));
        Assert.Equal("The certificate's outline is not well formed.", items[1].Detail);
    }

    [Fact]
    public void A_flood_of_broken_blocks_is_summed_up()
    {
        string flood = string.Concat(Enumerable.Repeat("-----BEGIN CERTIFICATE-----\n", 5_000));

        List<SourceItem> items = Read(Folder.Write("flood.pem", flood));

        Assert.Equal(101, items.Count);
        Assert.Equal("4900 more pieces of the file are damaged as well.", items[^1].Detail);
    }

    [Fact]
    public void A_keystore_opens_with_the_password_given()
    {
        string path = Folder.Write("store.p12", Leaf.ToPfx("secret"));

        Assert.Equal(FailureReason.WrongPassword, Assert.Single(Read(path)).Failure);
        AssertReads(Leaf, Assert.Single(Read(path, new FileSourceOptions { Passwords = ["wrong", "secret"] })));
    }

    [Fact]
    public void A_link_is_followed()
    {
        Folder.Write("real/cert.pem", Leaf.Pem);

        SourceItem item = Assert.Single(Read(Folder.Link("link.pem", "real/cert.pem")));

        AssertReads(Leaf, item);
        Assert.Equal(Folder["link.pem"], item.Path);
    }

    [Fact]
    public void Links_to_nowhere_say_where_they_lead()
    {
        SourceItem dangling = Assert.Single(Read(Folder.Link("dangling.pem", "gone\u001b.pem")));
        Folder.Link("a.pem", "b.pem");
        SourceItem loop = Assert.Single(Read(Folder.Link("b.pem", "a.pem")));

        Assert.Equal((FailureReason.Unreadable, "It is a symbolic link to 'gone\\u{1b}.pem', which is not there."), (dangling.Failure, dangling.Detail));
        Assert.Equal(FailureReason.Unreadable, loop.Failure);
        Assert.False(loop.IsMissing);
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows words it otherwise");
        Assert.Equal("It is a symbolic link that leads back to itself.", loop.Detail);
    }

    [Fact(Timeout = 10_000)]
    public Task A_fifo_does_not_hang() => Task.Run(
        () =>
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no FIFOs in folders");
            using (Process mkfifo = Process.Start("mkfifo", Folder["pipe.pem"]))
            {
                mkfifo.WaitForExit();
            }

            SourceItem item = Assert.Single(Read(Folder["pipe.pem"]));

            Assert.Equal((FailureReason.Unreadable, "It is not a regular file."), (item.Failure, item.Detail));
        },
        TestContext.Current.CancellationToken);

    [Theory(Timeout = 10_000)]
    [InlineData("/dev/zero")]
    [InlineData("/dev/urandom")]
    [InlineData("/dev/null")]
    [InlineData("/dev/tty")]
    public Task A_device_ends_quickly(string path) => Task.Run(
        () =>
        {
            Assert.SkipUnless(File.Exists(path), $"there is no {path}");

            Assert.NotNull(Assert.Single(Read(path)).Failure);
        },
        TestContext.Current.CancellationToken);

    [Fact]
    public void A_file_without_a_size_of_its_own_is_read()
    {
        Assert.SkipUnless(File.Exists("/proc/self/status"), "needs /proc");

        Assert.Equal(FailureReason.NotACertificate, Assert.Single(Read("/proc/self/status")).Failure);
    }

    [Fact]
    public void A_file_above_the_bound_is_refused_by_its_size()
    {
        using (FileStream file = File.Create(Folder["huge.pem"]))
        {
            file.SetLength((64L * 1024 * 1024) + 1);
        }

        SourceItem item = Assert.Single(Read(Folder["huge.pem"]));

        Assert.Equal(FailureReason.Unreadable, item.Failure);
        Assert.Equal("It has 67,108,865 bytes or more; Toil reads at most 67,108,864 of one file.", item.Detail);
    }

    [Fact]
    public void A_file_that_this_user_may_not_read_says_so()
    {
        string path = Folder.Write("secret.pem", Leaf.Pem);

        SourceItem item = Assert.Single(Unprivileged.Run(Folder, path, () => Read(path)));

        Assert.Equal((FailureReason.AccessDenied, "This user may not read it."), (item.Failure, item.Detail));
        Assert.False(item.IsMissing);
    }

    [Fact]
    public void A_relative_path_is_a_defect_of_the_caller()
        => Assert.Throws<ArgumentException>(() => Read("cert.pem"));

    [Fact]
    public void Reading_can_be_cancelled()
    {
        string path = Folder.Write("cert.pem", Leaf.Pem);
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => new FileSource(new()).Read(path, new FileSourceOptions(), source.Token).ToList());
        Assert.Throws<OperationCanceledException>(
            () => new FileSource(new()).Read(Folder.Path, new FileSourceOptions(), source.Token).ToList());
    }
}
