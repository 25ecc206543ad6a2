using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Toil.Core.Tests.Support;

/// <summary>Makes certificates: a root, intermediates, leaves, and any that should not exist.</summary>
public static class TestPki
{
    /// <summary>A self-signed authority.</summary>
    public static TestCertificate Root(string commonName = "Test Root") => Create(Authority(commonName, years: 20));

    /// <summary>An authority below another.</summary>
    public static TestCertificate Intermediate(TestCertificate issuer, string commonName = "Test Issuing CA")
        => Create(Authority(commonName, years: 5), issuer);

    /// <summary>A server's certificate for one name.</summary>
    public static TestCertificate Leaf(TestCertificate? issuer = null, string name = "shop.example.com")
        => Create(Server(name), issuer);

    /// <summary>What <see cref="Leaf"/> puts into a certificate, to start from with <c>with</c>.</summary>
    public static TestCertificateOptions Server(string name = "shop.example.com") => new()
    {
        Subject = $"CN={name}, O=Example",
        DnsNames = [name],
        ExtendedKeyUsages = ["1.3.6.1.5.5.7.3.1"],
    };

    /// <summary>Makes a certificate, signed by its issuer or, without one, by itself. Nothing is checked: dates may lie outside the issuer's.</summary>
    public static TestCertificate Create(TestCertificateOptions options, TestCertificate? issuer = null)
    {
        AsymmetricAlgorithm key = CreateKey(options.Key);
        CertificateRequest request = Request(options, key);
        AddExtensions(request, options, issuer);
        byte[] serial = options.SerialNumber ?? RandomSerial();
        bool isPss = issuer is null && options.Key == TestKey.RsaPss2048;
        using X509Certificate2 bare = request.Create(
            issuer?.Certificate.SubjectName ?? request.SubjectName,
            SignerFor(issuer?.Key ?? key, isPss),
            options.NotBefore,
            options.NotAfter,
            serial);
        return new TestCertificate(WithKey(bare, key), key);
    }

    private static TestCertificateOptions Authority(string commonName, int years)
    {
        TestCertificateOptions options = new() { Subject = $"CN={commonName}, O=Example", IsAuthority = true };
        return options with { NotAfter = options.NotBefore.AddYears(years) };
    }

    private static AsymmetricAlgorithm CreateKey(TestKey key) => key switch
    {
        TestKey.P256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        TestKey.P384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        TestKey.P521 => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        TestKey.BrainpoolP256 => ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1),
        TestKey.Rsa1024 => RSA.Create(1_024),
        _ => RSA.Create(2_048),
    };

    private static CertificateRequest Request(TestCertificateOptions options, AsymmetricAlgorithm key)
    {
        X500DistinguishedName subject = options.SubjectName ?? new X500DistinguishedName(options.Subject);
        return key switch
        {
            RSA rsa => new CertificateRequest(subject, rsa, options.Digest, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => new CertificateRequest(subject, ecdsa, options.Digest),
            _ => throw new NotSupportedException(key.GetType().Name),
        };
    }

    private static void AddExtensions(CertificateRequest request, TestCertificateOptions options, TestCertificate? issuer)
    {
        if (options.IsAuthority is { } isAuthority)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        }

        if (options.DnsNames.Count + options.IpAddresses.Count > 0)
        {
            SubjectAlternativeNameBuilder names = new();
            options.DnsNames.ToList().ForEach(names.AddDnsName);
            options.IpAddresses.ToList().ForEach(names.AddIpAddress);
            request.CertificateExtensions.Add(names.Build());
        }

        if (options.ExtendedKeyUsages.Count > 0)
        {
            OidCollection usages = [];
            options.ExtendedKeyUsages.ToList().ForEach(oid => usages.Add(new Oid(oid)));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        }

        if (options.Policies.Count > 0)
        {
            request.CertificateExtensions.Add(new X509Extension("2.5.29.32", EncodePolicies(options.Policies), false));
        }

        if (options.HasKeyIds)
        {
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
            if (issuer?.Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } issuerKeyId)
            {
                request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(issuerKeyId));
            }
        }

        options.Extensions.ToList().ForEach(request.CertificateExtensions.Add);
    }

    private static byte[] EncodePolicies(IReadOnlyList<string> policies)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (string policy in policies)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(policy);
                }
            }
        }

        return writer.Encode();
    }

    private static X509SignatureGenerator SignerFor(AsymmetricAlgorithm key, bool isPss) => key switch
    {
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, isPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        _ => throw new NotSupportedException(key.GetType().Name),
    };

    private static X509Certificate2 WithKey(X509Certificate2 bare, AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => bare.CopyWithPrivateKey(rsa),
        ECDsa ecdsa => bare.CopyWithPrivateKey(ecdsa),
        _ => throw new NotSupportedException(key.GetType().Name),
    };

    private static byte[] RandomSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }
}
