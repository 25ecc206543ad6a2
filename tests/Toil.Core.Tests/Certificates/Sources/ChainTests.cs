using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Toil.Certificates.Parsing;
using Toil.Certificates.Sources;
using Toil.Core.Tests.Certificates.Parsing;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sources;

/// <summary>Which certificates of one file belong together.</summary>
public sealed class ChainTests : SourceTest
{
    [Theory]
    [InlineData("lir")]
    [InlineData("ril")]
    [InlineData("irl")]
    public void A_leaf_takes_in_its_issuers_in_whatever_order_they_lie(string order)
    {
        using TestCertificate intermediate = TestPki.Intermediate(Root);
        using TestCertificate leaf = TestPki.Leaf(intermediate);
        string text = string.Concat(order.Select(c => c switch { 'l' => leaf.Pem, 'i' => intermediate.Pem, _ => Root.Pem }));

        SourceItem item = Assert.Single(Read(Folder.Write("chain.pem", text)));

        Assert.Equal([leaf.Der, intermediate.Der, Root.Der], Ders(item));
        Assert.Equal(order.IndexOf('l', StringComparison.Ordinal) + 1, item.Index);
    }

    [Fact]
    public void A_keystore_holds_one_chain()
    {
        using TestCertificate leaf = TestPki.Leaf(Root);

        SourceItem item = Assert.Single(Read(Folder.Write("store.pfx", leaf.ToPfx(null, Root))));

        Assert.Equal([leaf.Der, Root.Der], Ders(item));
    }

    [Fact]
    public void Authorities_alone_are_items_each()
    {
        using TestCertificate intermediate = TestPki.Intermediate(Root);

        List<SourceItem> items = Read(Folder.Write("ca.pem", Root.Pem + intermediate.Pem));

        Assert.Equal([Root.Der, intermediate.Der], items.Select(item => Assert.Single(Ders(item))));
    }

    [Fact]
    public void Leaves_share_their_issuer_and_strangers_stay()
    {
        using TestCertificate one = TestPki.Leaf(Root, "one.example.com");
        using TestCertificate two = TestPki.Leaf(Root, "two.example.com");
        using TestCertificate stranger = TestPki.Root("Stranger");

        List<SourceItem> items = Read(Folder.Write("all.pem", one.Pem + Root.Pem + two.Pem + stranger.Pem + Leaf.Pem));

        Assert.Equal([[one.Der, Root.Der], [two.Der, Root.Der], [stranger.Der], [Leaf.Der]], items.Select(Ders));
        Assert.Equal([1, 3, 4, 5], items.Select(item => item.Index));
    }

    [Fact]
    public void An_authority_of_the_same_name_and_another_key_is_none_of_it()
    {
        using TestCertificate namesake = TestPki.Root();
        using TestCertificate leaf = TestPki.Leaf(Root);

        List<SourceItem> items = Read(Folder.Write("all.pem", leaf.Pem + namesake.Pem + Root.Pem));

        Assert.Equal([[leaf.Der, Root.Der], [namesake.Der]], items.Select(Ders));
    }

    [Fact]
    public void Without_key_identifiers_the_name_decides()
    {
        TestCertificateOptions plain = TestPki.Server() with { HasKeyIds = false };
        using TestCertificate authority = TestPki.Create(plain with { Subject = "CN=Old Root", DnsNames = [], IsAuthority = true });
        using TestCertificate leaf = TestPki.Create(plain, authority);

        Assert.Equal([leaf.Der, authority.Der], Ders(Assert.Single(Read(Folder.Write("old.pem", leaf.Pem + authority.Pem)))));
    }

    [Fact]
    public void Both_forms_of_a_cross_signed_issuer_are_taken_in()
    {
        using TestCertificate other = TestPki.Root("Other Root");
        using TestCertificate leaf = TestPki.Leaf(Root);
        byte[] crossed = CrossSign(Root, other);

        SourceItem item = Assert.Single(Read(Folder.Write("x.pem", leaf.Pem + ToPem(crossed) + Root.Pem + other.Pem)));

        Assert.Equal([leaf.Der, crossed, Root.Der, other.Der], Ders(item));
    }

    [Fact]
    public void Issuers_that_issue_each_other_end()
    {
        using TestCertificate b = TestPki.Root("B");
        byte[] ab = CrossSign(Root, b);
        byte[] ba = CrossSign(b, Root);
        using TestCertificate leaf = TestPki.Leaf(Root);

        Assert.Equal(3, Assert.Single(Read(Folder.Write("x.pem", leaf.Pem + ToPem(ab) + ToPem(ba)))).Chain.Count);
    }

    [Fact]
    public void A_large_bundle_takes_time_by_its_size()
    {
        // As many namesakes as there are leaves: whoever compared each with each would look at 25 million pairs.
        CertificateCache cache = new();
        string text = string.Concat(Enumerable.Range(1, 5_000).SelectMany(i => new[]
        {
            ToPem(Bare(i, "same", isAuthority: true)), ToPem(Bare(i + 5_000, $"leaf {i}", isAuthority: false)),
        }));

        int items = new FileSource(cache).Read(Folder.Write("large.pem", text), new FileSourceOptions(), TestContext.Current.CancellationToken).Count();

        Assert.Equal(10_000 - 15, items);
    }

    private static byte[] Bare(int serial, string name, bool isAuthority) => new TestDer
    {
        SerialNumber = [0x01, (byte)(serial >> 8), (byte)serial],
        Issuer = "same but"[..(isAuthority ? 8 : 4)],
        Subject = [("2.5.4.3", 12, Encoding.UTF8.GetBytes(name))],
        Extensions = [("2.5.29.19", isAuthority ? [0x30, 0x03, 0x01, 0x01, 0xFF] : [0x30, 0x00])],
    }.Encode();

    private static byte[] CrossSign(TestCertificate subject, TestCertificate issuer)
    {
        CertificateRequest request = new(
            subject.Certificate.SubjectName, (ECDsa)subject.Key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in subject.Certificate.Extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        using X509Certificate2 crossed = request.Create(
            issuer.Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa((ECDsa)issuer.Key),
            subject.Certificate.NotBefore, subject.Certificate.NotAfter, [0x77]);
        return crossed.RawData;
    }

    private static string ToPem(byte[] der) => PemEncoding.WriteString("CERTIFICATE", der) + "\n";

    private static IEnumerable<byte[]> Ders(SourceItem item) => item.Chain.Select(facts => facts.Der.ToArray());
}
