using System.Net;
using System.Security.Cryptography.X509Certificates;
using Toil.Certificates.Parsing;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Parsing;

public sealed class CertificateParserTests
{
    [Fact]
    public void Every_field_of_an_ordinary_certificate_is_read()
    {
        using TestCertificate root = TestPki.Root();
        using TestCertificate leaf = TestPki.Create(
            TestPki.Server() with
            {
                DnsNames = ["shop.example.com", "xn--bcher-kva.example"],
                IpAddresses = [IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::1")],
                Policies = ["2.23.140.1.2.1"],
                SerialNumber = [0x00, 0x8A, 0x01],
            },
            root);

        CertificateFacts facts = CertificateParser.Parse(leaf.Der);

        Assert.Equal("CN=shop.example.com, O=Example", facts.Subject);
        Assert.Equal("CN=Test Root, O=Example", facts.Issuer);
        Assert.Equal("shop.example.com", facts.CommonName);
        Assert.Equal(["shop.example.com", "xn--bcher-kva.example"], facts.DnsNames);
        Assert.Equal(["192.0.2.7", "2001:db8::1"], facts.IpAddresses);
        Assert.Equal("8A01", facts.SerialNumber);
        Assert.Equal(["2.23.140.1.2.1"], facts.Policies);
        Assert.Equal(["1.3.6.1.5.5.7.3.1"], facts.ExtendedKeyUsages);
        Assert.False(facts.IsAuthority);
        Assert.False(facts.IsSelfIssued);
        Assert.Equal(CertificateParser.Parse(root.Der).SubjectKeyId, facts.AuthorityKeyId);
        AgreesWithThePlatform.Check(leaf.Der);
        AgreesWithThePlatform.Check(root.Der);
    }

    [Theory]
    [InlineData(TestKey.P256, "ECDSA P-256", KeyFamily.EllipticCurve, 256, "SHA256-ECDSA")]
    [InlineData(TestKey.P384, "ECDSA P-384", KeyFamily.EllipticCurve, 384, "SHA256-ECDSA")]
    [InlineData(TestKey.P521, "ECDSA P-521", KeyFamily.EllipticCurve, 521, "SHA256-ECDSA")]
    [InlineData(TestKey.BrainpoolP256, "ECDSA brainpoolP256r1", KeyFamily.EllipticCurve, 256, "SHA256-ECDSA")]
    [InlineData(TestKey.Rsa1024, "RSA 1024", KeyFamily.Rsa, 1024, "SHA256-RSA")]
    [InlineData(TestKey.Rsa2048, "RSA 2048", KeyFamily.Rsa, 2048, "SHA256-RSA")]
    [InlineData(TestKey.RsaPss2048, "RSA 2048", KeyFamily.Rsa, 2048, "SHA256-RSAPSS")]
    public void Keys_and_signatures_of_dotnet_are_named(TestKey key, string name, KeyFamily family, int bits, string signature)
    {
        using TestCertificate certificate = TestPki.Create(TestPki.Server() with { Key = key });

        CertificateFacts facts = CertificateParser.Parse(certificate.Der);

        Assert.Equal((name, family, bits), (facts.KeyAlgorithm, facts.KeyFamily, facts.KeyBits));
        Assert.Equal((signature, "SHA256"), (facts.SignatureAlgorithm, facts.SignatureDigest));
    }

    [Theory]
    [InlineData("ed25519", "Ed25519", KeyFamily.Edwards, 256, "Ed25519", null)]
    [InlineData("ed448", "Ed448", KeyFamily.Edwards, 456, "Ed448", null)]
    [InlineData("rsa:1024 -sha1", "RSA 1024", KeyFamily.Rsa, 1024, "SHA1-RSA", "SHA1")]
    [InlineData("rsa:1024 -md5", "RSA 1024", KeyFamily.Rsa, 1024, "MD5-RSA", "MD5")]
    [InlineData("rsa:1024 -sha3-256", "RSA 1024", KeyFamily.Rsa, 1024, "SHA3-256-RSA", "SHA3-256")]
    [InlineData("rsa:2048 -sha384 -sigopt rsa_padding_mode:pss", "RSA 2048", KeyFamily.Rsa, 2048, "SHA384-RSAPSS", "SHA384")]
    [InlineData("rsa:2048 -sha1 -sigopt rsa_padding_mode:pss", "RSA 2048", KeyFamily.Rsa, 2048, "SHA1-RSAPSS", "SHA1")]
    [InlineData("rsa-pss -pkeyopt rsa_keygen_bits:2048", "RSASSA-PSS 2048", KeyFamily.Rsa, 2048, "SHA256-RSAPSS", "SHA256")]
    [InlineData("ec -pkeyopt ec_paramgen_curve:secp256k1", "ECDSA secp256k1", KeyFamily.EllipticCurve, 256, "SHA256-ECDSA", "SHA256")]
    [InlineData("ec -pkeyopt ec_paramgen_curve:brainpoolP384t1", "ECDSA brainpoolP384t1", KeyFamily.EllipticCurve, 384, "SHA256-ECDSA", "SHA256")]
    [InlineData(
        "ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
        "ECDSA explicit curve 256", KeyFamily.EllipticCurve, 256, "SHA256-ECDSA", "SHA256")]
    [InlineData("ec -pkeyopt ec_paramgen_curve:sect283k1", "ECDSA 1.3.132.0.16", KeyFamily.Other, 0, "SHA256-ECDSA", "SHA256")]
    public void Keys_and_signatures_of_openssl_are_named(
        string newKey, string name, KeyFamily family, int bits, string signature, string? digest)
    {
        using TempFolder folder = new();
        string path = OpenSsl.SelfSigned(folder, ["-newkey", .. newKey.Split(' ')]);

        CertificateFacts facts = CertificateParser.Parse(TestDer.FromPem(File.ReadAllText(path)));

        Assert.Equal((name, family, bits), (facts.KeyAlgorithm, facts.KeyFamily, facts.KeyBits));
        Assert.Equal((signature, digest), (facts.SignatureAlgorithm, facts.SignatureDigest));
    }

    [Theory]
    [InlineData("1.2.840.113549.1.1.2", "MD2-RSA", "MD2")]
    [InlineData("2.16.840.1.101.3.4.3.18", "ML-DSA-65", null)]
    [InlineData("2.16.840.1.101.3.4.3.31", "SLH-DSA-SHAKE-256f", null)]
    [InlineData("2.16.840.1.101.3.4.3.35", "HashSLH-DSA-SHA2-128s", null)]
    [InlineData("1.2.3.4.5", "1.2.3.4.5", null)]
    public void Signatures_that_nothing_here_can_make_are_named(string oid, string name, string? digest)
    {
        CertificateFacts facts = CertificateParser.Parse(new TestDer { SignatureOid = oid }.Encode());

        Assert.Equal((name, digest), (facts.SignatureAlgorithm, facts.SignatureDigest));
    }

    [Theory]
    [InlineData("2.16.840.1.101.3.4.3.17", "ML-DSA-44", KeyFamily.PostQuantum)]
    [InlineData("2.16.840.1.101.3.4.3.20", "SLH-DSA-SHA2-128s", KeyFamily.PostQuantum)]
    [InlineData("1.2.840.10040.4.1", "DSA", KeyFamily.Dsa)]
    [InlineData("1.2.3.4.5", "1.2.3.4.5", KeyFamily.Other)]
    public void Keys_that_nothing_here_can_make_are_named(string oid, string name, KeyFamily family)
    {
        CertificateFacts facts = CertificateParser.Parse(new TestDer { KeyOid = oid }.Encode());

        Assert.Equal((name, family, 0), (facts.KeyAlgorithm, facts.KeyFamily, facts.KeyBits));
    }

    [Theory]
    [InlineData("491231235959Z", "2049-12-31T23:59:59Z")]
    [InlineData("500101000000Z", "1950-01-01T00:00:00Z")]
    [InlineData("9901010000Z", "1999-01-01T00:00:00Z")]
    [InlineData("260101120000+0200", "2026-01-01T10:00:00Z")]
    [InlineData("99991231235959Z", "9999-12-31T23:59:59Z")]
    [InlineData("20500101000000Z", "2050-01-01T00:00:00Z")]
    public void Dates_are_read_as_they_were_meant(string text, string expected)
    {
        CertificateFacts facts = CertificateParser.Parse(new TestDer { NotAfter = text }.Encode());

        Assert.Equal(DateTimeOffset.Parse(expected, null), facts.NotAfter);
        Assert.Equal(TimeSpan.Zero, facts.NotAfter.Offset);
    }

    [Fact]
    public void The_last_date_that_there_is_has_a_lifetime()
    {
        CertificateFacts facts = CertificateParser.Parse(new TestDer { NotBefore = "00010101000000Z", NotAfter = "99991231235959Z" }.Encode());

        Assert.Equal(DateTimeOffset.MaxValue.Ticks / TimeSpan.TicksPerSecond, (long)facts.Lifetime.TotalSeconds - 1);
    }

    [Theory]
    [InlineData("FF7F", "FF7F")]
    [InlineData("0000", "00")]
    [InlineData("00008001", "8001")]
    public void Serial_numbers_that_der_forbids_are_read(string bytes, string expected)
        => Assert.Equal(expected, CertificateParser.Parse(new TestDer { SerialNumber = Convert.FromHexString(bytes) }.Encode()).SerialNumber);

    [Fact]
    public void An_address_of_another_length_is_passed_over()
    {
        byte[] san = Convert.FromHexString("300E" + "8704C0000201" + "870100" + "8203612E62");

        CertificateFacts facts = CertificateParser.Parse(new TestDer { Extensions = [("2.5.29.17", san)] }.Encode());

        Assert.Equal(["192.0.2.1"], facts.IpAddresses);
        Assert.Equal(["a.b"], facts.DnsNames);
    }

    [Fact]
    public void A_damaged_extension_is_named()
    {
        byte[] der = new TestDer { Extensions = [("2.5.29.17", [0x30, 0x7F])] }.Encode();

        CertificateFormatException error = Assert.Throws<CertificateFormatException>(() => CertificateParser.Parse(der));

        Assert.Equal("The certificate's extension 2.5.29.17 is not well formed.", error.Message);
    }

    [Fact]
    public void An_extension_that_stands_there_twice_is_refused()
    {
        (string, byte[]) constraints = ("2.5.29.19", [0x30, 0x00]);

        Assert.Throws<CertificateFormatException>(() => CertificateParser.Parse(new TestDer { Extensions = [constraints, constraints] }.Encode()));
    }

    [Fact]
    public void Bytes_after_the_certificate_are_refused()
        => Assert.Throws<CertificateFormatException>(() => CertificateParser.Parse((byte[])[.. new TestDer().Encode(), 0]));

    [Fact]
    public void A_certificate_of_600_kilobytes_is_read()
    {
        using TestCertificate certificate = TestPki.Create(TestPki.Server() with
        {
            DnsNames = [.. Enumerable.Range(0, 24_000).Select(i => $"host-{i:d6}.shop.example.com")],
        });
        Assert.True(certificate.Der.Length > 600_000);

        Assert.Equal(24_000, CertificateParser.Parse(certificate.Der).DnsNames.Count);
    }

    [Fact]
    public void Every_certificate_of_the_system_reads_as_the_platform_reads_it()
    {
        const string Folder = "/etc/ssl/certs";
        Assert.SkipUnless(Directory.Exists(Folder), $"there is no {Folder}");
        X509Certificate2Collection all = [];
        foreach (string file in Directory.EnumerateFiles(Folder, "*.pem"))
        {
            all.ImportFromPemFile(file);
        }

        Assert.SkipUnless(all.Count > 0, $"there is no certificate in {Folder}");
        Assert.All(all, certificate => AgreesWithThePlatform.Check(certificate.RawData));
    }
}
