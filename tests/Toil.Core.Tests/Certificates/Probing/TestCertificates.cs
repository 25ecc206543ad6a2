using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Toil.Core.Tests.Certificates.Probing;

/// <summary>A root, an intermediate and what they issue, made anew for each run and written where openssl finds them.</summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset s_now = TimeProvider.System.GetUtcNow();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("toil-probing-");
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;
    private int _serial;

    public TestCertificates()
    {
        _root = Make("Test Root", null, isAuthority: true, null, s_now.AddDays(365));
        _intermediate = Make("Test Intermediate", _root, isAuthority: true, null, s_now.AddDays(200));
        Leaf = Issue("localhost");
        RootPath = Write("root.pem", _root.ExportCertificatePem());
        IntermediatePath = Write("intermediate.pem", _intermediate.ExportCertificatePem());
        BothPath = Write("both.pem", _root.ExportCertificatePem() + "\n" + _intermediate.ExportCertificatePem());
    }

    public byte[] RootDer => _root.RawData;

    public byte[] IntermediateDer => _intermediate.RawData;

    public string RootPath { get; }

    public string IntermediatePath { get; }

    /// <summary>Root first, then the intermediate: an order that a careless server sends.</summary>
    public string BothPath { get; }

    public TestIdentity Leaf { get; }

    /// <summary>The leaf with its key in the process, for an SslStream server.</summary>
    public X509Certificate2 LeafWithKey => X509Certificate2.CreateFromPemFile(Leaf.CertificatePath, Leaf.KeyPath);

    public TestIdentity Issue(string name, bool useRsa = false, int daysLeft = 60)
    {
        using AsymmetricAlgorithm key = useRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = Make(name, _intermediate, isAuthority: false, key, s_now.AddDays(daysLeft));
        string stem = $"{name}-{Interlocked.Increment(ref _serial)}";
        return new TestIdentity(
            certificate.RawData,
            Write($"{stem}.pem", certificate.ExportCertificatePem()),
            Write($"{stem}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        _root.Dispose();
        _intermediate.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 Make(
        string name, X509Certificate2? issuer, bool isAuthority, AsymmetricAlgorithm? key, DateTimeOffset notAfter)
    {
        X500DistinguishedName subject = new($"CN={name}");
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, key as ECDsa ?? own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (!isAuthority)
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }

        DateTimeOffset notBefore = s_now.AddDays(-100);
        if (issuer is null)
        {
            return request.CreateSelfSigned(notBefore, notAfter);
        }

        using ECDsa issuerKey = issuer.GetECDsaPrivateKey()!;
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        serial[0] = 1;
        X509Certificate2 issued = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), notBefore, notAfter, serial);
        return isAuthority ? issued.CopyWithPrivateKey(own) : issued;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
