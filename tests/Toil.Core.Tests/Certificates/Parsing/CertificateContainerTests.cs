using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Toil.Certificates;
using Toil.Certificates.Parsing;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Parsing;

public sealed class CertificateContainerTests : IDisposable
{
    private readonly TestCertificate _root = TestPki.Root();
    private readonly TestCertificate _leaf = TestPki.Leaf();

    public void Dispose()
    {
        _root.Dispose();
        _leaf.Dispose();
    }

    [Fact]
    public void A_bundle_is_read_among_keys_and_text()
    {
        const string Parameters = "-----BEGIN DH PARAMETERS-----\nMAYCAQUCAQI=\n-----END DH PARAMETERS-----\n";
        string text = $"# for the shop\n{_leaf.KeyPem}{Parameters}{_leaf.Pem}issued by\n{_root.Pem}";

        List<ContainerEntry> entries = Read(text);

        Assert.Equal([ContentKind.PrivateKey, ContentKind.Parameters, ContentKind.Certificate, ContentKind.Certificate], Kinds(entries));
        Assert.Equal([_leaf.Der, _root.Der], Ders(entries));
    }

    [Fact]
    public void Line_ends_marks_and_indents_do_not_matter()
    {
        string crlf = _leaf.Pem.ReplaceLineEndings("\r\n");
        string indented = "ca: |\n  " + _leaf.Pem.ReplaceLineEndings("\n  ");

        Assert.Equal([_leaf.Der], Ders(Read(crlf)));
        Assert.Equal([_leaf.Der], Ders(Read("\uFEFF" + _leaf.Pem)));
        Assert.Equal([_leaf.Der], Ders(Read(indented)));
        Assert.Equal([_leaf.Der], Ders(Read("0 s:CN=x\n" + _leaf.Pem)));
        Assert.Equal([_leaf.Der], Ders(Read(_leaf.Pem.ReplaceLineEndings("\r"))));
        Assert.Equal([_leaf.Der], Ders(Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(_leaf.Pem)])));
    }

    [Fact]
    public void A_marker_within_a_line_is_text()
        => Assert.Empty(Read("put it after -----BEGIN CERTIFICATE----- and before the end"));

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB", "The PEM block has no END line of its own: it is broken off, or other text was put into it.")]
    [InlineData("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n", "The PEM block is not valid Base64.")]
    [InlineData(
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END X509 CERTIFICATE-----\n",
        "The PEM block has no END line of its own: it is broken off, or other text was put into it.")]
    public void A_damaged_block_does_not_hide_the_others(string damaged, string detail)
    {
        List<ContainerEntry> entries = Read(_leaf.Pem + damaged + "\n" + _root.Pem);

        Assert.Equal([ContentKind.Certificate, ContentKind.Damaged, ContentKind.Certificate], Kinds(entries));
        Assert.Equal((FailureReason.Unreadable, detail), (entries[1].Failure!.Reason, entries[1].Failure!.Detail));
    }

    [Fact]
    public void Other_blocks_are_told_apart_and_kept_to_themselves()
    {
        using RSA rsa = RSA.Create(1_024);
        CertificateRequest request = new("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        string text = rsa.ExportRSAPrivateKeyPem() + "\n" + rsa.ExportEncryptedPkcs8PrivateKeyPem("x", Aes) + "\n"
            + rsa.ExportRSAPublicKeyPem() + "\n" + request.CreateSigningRequestPem() + "\n"
            + "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n-----BEGIN PGP MESSAGE-----\nAAAA\n-----END PGP MESSAGE-----\n";

        List<ContainerEntry> entries = Read(text);

        Assert.Equal(
            [ContentKind.PrivateKey, ContentKind.PrivateKey, ContentKind.PublicKey, ContentKind.Request, ContentKind.RevocationList, ContentKind.Other],
            Kinds(entries));
        Assert.All(entries, entry => Assert.True(entry.Der.IsEmpty));
    }

    [Fact]
    public void Binary_kinds_are_told_apart()
    {
        using RSA rsa = RSA.Create(1_024);
        using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        byte[] list = new CertificateRevocationListBuilder().Build(
            _root.Certificate, 1, _root.Certificate.NotAfter.AddDays(-1), HashAlgorithmName.SHA256);

        Assert.Equal(ContentKind.Certificate, Assert.Single(Read(_leaf.Der)).Kind);
        Assert.Equal(ContentKind.PrivateKey, Assert.Single(Read(rsa.ExportPkcs8PrivateKey())).Kind);
        Assert.Equal(ContentKind.PrivateKey, Assert.Single(Read(rsa.ExportRSAPrivateKey())).Kind);
        Assert.Equal(ContentKind.PrivateKey, Assert.Single(Read(ecdsa.ExportECPrivateKey())).Kind);
        Assert.Equal(ContentKind.PrivateKey, Assert.Single(Read(rsa.ExportEncryptedPkcs8PrivateKey("x", Aes))).Kind);
        Assert.Equal(ContentKind.PublicKey, Assert.Single(Read(rsa.ExportSubjectPublicKeyInfo())).Kind);
        Assert.Equal(ContentKind.Request, Assert.Single(Read(request.CreateSigningRequest())).Kind);
        Assert.Equal(ContentKind.RevocationList, Assert.Single(Read(list)).Kind);
    }

    [Fact]
    public void Binary_certificates_may_follow_each_other()
        => Assert.Equal([_leaf.Der, _root.Der], Ders(Read([.. _leaf.Der, .. _root.Der, (byte)'\n', 0, 0])));

    [Fact]
    public void A_binary_file_that_is_cut_short_says_so()
    {
        ContainerEntry entry = Assert.Single(Read(_leaf.Der[..100]));

        Assert.Equal(ContentKind.Damaged, entry.Kind);
        Assert.Equal($"It is cut short: it announces {_leaf.Der.Length} bytes, and 100 are there.", entry.Failure!.Detail);
    }

    [Fact]
    public void Pkcs7_is_read_in_der_and_pem()
    {
        byte[] p7 = _leaf.ToPkcs7(_root);
        byte[][] expected = [_leaf.Der, _root.Der];

        Assert.Equal(expected.Order(ByLength), Ders(Read(p7)).Order(ByLength));
        Assert.Equal(expected.Order(ByLength), Ders(Read(PemEncoding.WriteString("PKCS7", p7))).Order(ByLength));
        Assert.Equal(expected.Order(ByLength), Ders(Read(PemEncoding.WriteString("CMS", p7))).Order(ByLength));
    }

    [Fact]
    public void Pkcs7_in_indefinite_lengths_is_read()
    {
        byte[] ber =
        [
            0x30, 0x80, .. Convert.FromHexString("06092A864886F70D010702"), 0xA0, 0x80, 0x30, 0x80,
            .. Convert.FromHexString("0201013100300B06092A864886F70D010701"), 0xA0, 0x80, .. _leaf.Der, 0, 0,
            0x31, 0x00, 0, 0, 0, 0, 0, 0,
        ];

        Assert.Equal([_leaf.Der], Ders(Read(ber)));
    }

    [Fact]
    public void A_trusted_certificate_of_openssl_gives_its_alias()
    {
        using TempFolder folder = new();
        string pem = folder.Write("leaf.pem", _leaf.Pem);
        string text = OpenSsl.Run("x509", "-in", pem, "-trustout", "-addtrust", "serverAuth", "-setalias", "our shop");
        Assert.Contains("BEGIN TRUSTED CERTIFICATE", text, StringComparison.Ordinal);

        ContainerEntry entry = Assert.Single(Read(text));

        Assert.Equal("our shop", entry.Alias);
        Assert.Equal(_leaf.Der, entry.Der.ToArray());
    }

    [Fact]
    public void The_friendly_name_before_a_block_is_its_alias()
    {
        List<ContainerEntry> entries = Read($"Bag Attributes\r\n    friendlyName: our\u001bshop\r\n{_leaf.Pem}{_root.Pem}");

        Assert.Equal(["our\\u{1b}shop", null], entries.Select(entry => entry.Alias));
    }

    [Theory]
    [InlineData("FEEDFEED")]
    [InlineData("CECECECE")]
    public void Keystores_of_java_name_the_way_out(string magic)
    {
        ContainerEntry entry = Assert.Single(Read([.. Convert.FromHexString(magic), 0, 0, 0, 2]));

        Assert.Equal((ContentKind.Locked, FailureReason.Unreadable), (entry.Kind, entry.Failure!.Reason));
        Assert.Contains("-deststoretype pkcs12", entry.Failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_recognisable_gives_no_entry()
    {
        Assert.Empty(Read("hello"));
        Assert.Empty(Read(Array.Empty<byte>()));
        Assert.Empty(Read([0x00, 0x30]));
    }

    private static PbeParameters Aes { get; } = new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);

    private static Comparer<byte[]> ByLength { get; } = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private static List<ContainerEntry> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static List<ContainerEntry> Read(byte[] content) => [.. CertificateContainer.Read(content, [])];

    private static IEnumerable<ContentKind> Kinds(List<ContainerEntry> entries) => entries.Select(entry => entry.Kind);

    private static IEnumerable<byte[]> Ders(List<ContainerEntry> entries)
        => entries.Where(entry => entry.Kind == ContentKind.Certificate).Select(entry => entry.Der.ToArray());
}
