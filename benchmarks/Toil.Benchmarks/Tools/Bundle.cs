using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Toil.Benchmarks.Tools;

/// <summary>Makes PEM bundles of certificates like those that public authorities issue: leaf under an intermediate, two names, ten extensions.</summary>
internal static class Bundle
{
    private static readonly DateTimeOffset s_start = new(DateTime.UtcNow.Date.AddDays(-5), TimeSpan.Zero);

    /// <summary>Writes a bundle of so many distinct certificates, each of them so many times.</summary>
    public static void Write(string path, int distinct, int times)
    {
        using StreamWriter output = new(path) { NewLine = "\n" };
        foreach (byte[] der in Make(distinct))
        {
            string pem = PemEncoding.WriteString("CERTIFICATE", der);
            for (int i = 0; i < times; i++)
            {
                output.WriteLine(pem);
            }
        }
    }

    /// <summary>Distinct end-entity certificates in DER.</summary>
    public static IEnumerable<byte[]> Make(int count)
    {
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X500DistinguishedName authority = new("CN=Benchmark Issuing CA 1, O=Benchmark Trust Services, C=DE");
        CertificateRequest authorityRequest = new(authority, authorityKey, HashAlgorithmName.SHA256);
        X509SubjectKeyIdentifierExtension authorityKeyId = new(authorityRequest.PublicKey, false);
        X509SignatureGenerator signer = X509SignatureGenerator.CreateForECDsa(authorityKey);
        using RSA leafKey = RSA.Create(2048);
        PublicKey publicKey = new(leafKey);
        for (int i = 0; i < count; i++)
        {
            CertificateRequest request = new(
                new X500DistinguishedName($"CN=host{i}.shop.example, O=Benchmark Shop, L=Berlin, C=DE"), publicKey, HashAlgorithmName.SHA256);
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName($"host{i}.shop.example");
            names.AddDnsName($"www.host{i}.shop.example");
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(publicKey, false));
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(authorityKeyId));
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(["http://ocsp.issuer.example"], ["http://ca.issuer.example/1.crt"]));
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(["http://crl.issuer.example/1.crl"]));
            request.CertificateExtensions.Add(new X509Extension("2.5.29.32", [0x30, 0x0A, 0x30, 0x08, 0x06, 0x06, 0x67, 0x81, 0x0C, 0x01, 0x02, 0x01], false));
            // As long as two signed certificate timestamps.
            request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.11129.2.4.2", [0x04, 0x81, 0xF2, .. new byte[0xF2]], false));
            byte[] serial = new byte[16];
            RandomNumberGenerator.Fill(serial);
            serial[0] = (byte)((serial[0] & 0x7F) | 1);
            using X509Certificate2 certificate = request.Create(authority, signer, s_start, s_start.AddDays(90), serial);
            yield return certificate.RawData;
        }
    }
}
