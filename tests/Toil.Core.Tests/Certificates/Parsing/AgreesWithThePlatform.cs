using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Toil.Certificates.Parsing;

namespace Toil.Core.Tests.Certificates.Parsing;

/// <summary>Holds the parser against <see cref="X509Certificate2"/>, field by field.</summary>
internal static partial class AgreesWithThePlatform
{
    public static void Check(byte[] der)
    {
        using X509Certificate2 expected = X509CertificateLoader.LoadCertificate(der);
        CertificateFacts actual = CertificateParser.Parse(der);

        Assert.Equal(expected.GetCertHashString(HashAlgorithmName.SHA256), actual.Thumbprint);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(expected.PublicKey.ExportSubjectPublicKeyInfo())), actual.KeyThumbprint);
        Assert.Equal(expected.SubjectName.RawData, actual.SubjectDer.ToArray());
        Assert.Equal(expected.IssuerName.RawData, actual.IssuerDer.ToArray());
        Assert.Equal(Values(expected.SubjectName), Values(actual.Subject));
        Assert.Equal(Values(expected.IssuerName), Values(actual.Issuer));
        Assert.Equal(expected.NotBefore.ToUniversalTime(), actual.NotBefore.UtcDateTime);
        Assert.Equal(expected.NotAfter.ToUniversalTime(), actual.NotAfter.UtcDateTime);
        Assert.Equal(expected.SerialNumber.TrimStart('0'), actual.SerialNumber.TrimStart('0'));
        Assert.Equal(Of<X509BasicConstraintsExtension>(expected)?.CertificateAuthority ?? false, actual.IsAuthority);
        Assert.Equal(Of<X509SubjectKeyIdentifierExtension>(expected)?.SubjectKeyIdentifier, actual.SubjectKeyId);
        Assert.Equal(
            Of<X509AuthorityKeyIdentifierExtension>(expected)?.KeyIdentifier is { } id ? Convert.ToHexString(id.Span) : null,
            actual.AuthorityKeyId);
        Assert.Equal(Of<X509SubjectAlternativeNameExtension>(expected)?.EnumerateDnsNames() ?? [], actual.DnsNames);
        Assert.Equal(
            Of<X509SubjectAlternativeNameExtension>(expected)?.EnumerateIPAddresses() ?? [], actual.IpAddresses.Select(IPAddress.Parse));
        Assert.Equal(
            Of<X509EnhancedKeyUsageExtension>(expected)?.EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value) ?? [],
            actual.ExtendedKeyUsages);
        Assert.Equal(Of<X509KeyUsageExtension>(expected)?.KeyUsages & ~X509KeyUsageFlags.DecipherOnly, actual.KeyUsage);
        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)expected.GetRSAPublicKey() ?? expected.GetECDsaPublicKey();
        Assert.Equal(key?.KeySize, actual.KeyBits);
    }

    private static IEnumerable<string> Values(X500DistinguishedName name)
        => name.EnumerateRelativeDistinguishedNames(reversed: true).Select(part => part.GetSingleElementValue() ?? string.Empty);

    private static IEnumerable<string> Values(string name)
        => Separator().Split(name).Select(part => Escaped().Replace(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..], "$1"));

    private static T? Of<T>(X509Certificate2 certificate)
        where T : X509Extension
        => certificate.Extensions.OfType<T>().FirstOrDefault();

    [GeneratedRegex(@"(?<!\\), ")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();
}
