using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Toil.Core.Tests.Support;

/// <summary>A certificate and its private key.</summary>
public sealed class TestCertificate : IDisposable
{
    private static readonly PbeParameters s_aes = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2_048);

    internal TestCertificate(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        Certificate = certificate;
        Key = key;
    }

    /// <summary>With its private key attached, ready for a TLS server.</summary>
    public X509Certificate2 Certificate { get; }

    public AsymmetricAlgorithm Key { get; }

    public byte[] Der => Certificate.RawData;

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>A PKCS#12 with the key, this certificate and the issuers given.</summary>
    public byte[] ToPfx(string? password, params TestCertificate[] issuers)
        => Bundle(issuers).ExportPkcs12(s_aes, password);

    /// <summary>A certificates-only PKCS#7.</summary>
    public byte[] ToPkcs7(params TestCertificate[] issuers) => Bundle(issuers).Export(X509ContentType.Pkcs7)!;

    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }

    private X509Certificate2Collection Bundle(TestCertificate[] issuers) => [Certificate, .. issuers.Select(issuer => issuer.Certificate)];
}
