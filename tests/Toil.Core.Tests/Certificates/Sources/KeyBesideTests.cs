using System.Security.Cryptography;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sources;

/// <summary>PEM files with a private key in them, as HAProxy and others want them.</summary>
public sealed class KeyBesideTests : SourceTest
{
    private readonly TestCertificate _rsa = TestPki.Create(TestPki.Server("rsa.example.com") with { Key = TestKey.Rsa2048 });

    [Fact]
    public void The_key_of_the_certificate_fits_wherever_it_stands()
    {
        AssertFits(true, Leaf.Pem + Leaf.KeyPem);
        AssertFits(true, Leaf.KeyPem + Leaf.Pem + Root.Pem);
        AssertFits(true, Root.Pem + Leaf.Pem + Leaf.KeyPem);
        AssertFits(true, _rsa.Pem + ((RSA)_rsa.Key).ExportRSAPrivateKeyPem() + "\n");
        AssertFits(true, "Bag Attributes\n" + _rsa.Pem + _rsa.KeyPem.Replace("\n", "\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public void The_key_of_another_is_seen_once()
    {
        AssertFits(false, Leaf.Pem + Root.KeyPem);
        AssertFits(false, Leaf.Pem + _rsa.KeyPem);
        AssertFits(false, _rsa.KeyPem + Leaf.Pem);
        AssertFits(false, Leaf.Pem + Root.Pem + _rsa.KeyPem);
    }

    [Fact]
    public void Where_nobody_can_tell_nothing_is_said()
    {
        AssertFits(null, Leaf.Pem);
        AssertFits(null, Leaf.Pem + Leaf.KeyPem + Root.KeyPem);
        AssertFits(null, Leaf.Pem + Leaf.Key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1_000)));
        AssertFits(null, Leaf.Pem + "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n");
        AssertFits(null, Leaf.Pem + "-----BEGIN PRIVATE KEY-----\nMC4=\n");
        AssertFits(null, Leaf.Pem + Root.KeyPem + new string('x', 70_000));
    }

    private void AssertFits(bool? expected, string text)
        => Assert.Equal(expected, Read(Folder.Write("both.pem", text)).Select(item => item.KeyFits).SingleOrDefault(fits => fits is not null));
}
