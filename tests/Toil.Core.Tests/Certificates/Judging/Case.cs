using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

/// <summary>A certificate at a place and a time, and what the judge makes of it. Trusts the root unless said otherwise.</summary>
internal sealed class Case : IDisposable
{
    /// <summary>Every certificate of a case is valid from here on.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<TestCertificate> _owned = [];

    public Case()
    {
        Root = Add(TestPki.Create(Authority("Root", years: 20)));
        Issuer = Add(TestPki.Create(Authority("Issuing CA", years: 10), Root));
    }

    public TestCertificate Root { get; }

    public TestCertificate Issuer { get; }

    public TargetOptions Options { get; set; } = new();

    public Dictionary<string, RuleGrade> Grades { get; } = [];

    /// <summary>Roots that the user added.</summary>
    public List<TestCertificate> Added { get; } = [];

    /// <summary>Roots of the machine; <see cref="Root"/> unless it is cleared.</summary>
    public bool MachineTrustsRoot { get; set; } = true;

    public static TestCertificateOptions Leaf(int days = 90, string name = "shop.example.com")
        => TestPki.Server(name) with { NotBefore = Start, NotAfter = Start.AddDays(days).AddSeconds(-1) };

    public static TestCertificateOptions Authority(string name, int years)
        => new() { Subject = $"CN={name}, O=Example", IsAuthority = true, NotBefore = Start, NotAfter = Start.AddYears(years) };

    public TestCertificate Add(TestCertificate certificate)
    {
        _owned.Add(certificate);
        return certificate;
    }

    public TestCertificate Issue(TestCertificateOptions options, TestCertificate? issuer = null) => Add(TestPki.Create(options, issuer ?? Issuer));

    /// <summary>An authority below the root once more, with the same key and another end.</summary>
    public TestCertificate Renew(TestCertificate authority, DateTimeOffset notAfter)
    {
        ECDsa key = authority.Certificate.GetECDsaPrivateKey()!;
        CertificateRequest request = new(authority.Certificate.SubjectName, key, HashAlgorithmName.SHA256);
        authority.Certificate.Extensions.ToList().ForEach(request.CertificateExtensions.Add);
        using X509Certificate2 renewed = request.Create(
            Root.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa((ECDsa)Root.Key), Start, notAfter, [1, 2, 3, 4]);
        return Add(new TestCertificate(renewed.CopyWithPrivateKey(key), key));
    }

    /// <summary>The sighting of a leaf and of what is sent with it: the issuer unless said otherwise.</summary>
    public Sighting See(TestCertificate leaf, params TestCertificate[]? sent) => new()
    {
        Target = "shop.example.com:443",
        Source = SourceKind.Endpoint,
        Options = Options,
        Address = "192.0.2.1",
        Port = 443,
        ServerName = "shop.example.com",
        ExpectedName = "shop.example.com",
        Chain = [Facts(leaf), .. (sent is null or [] ? [Issuer] : sent).Select(Facts)],
    };

    /// <summary>The same in a file.</summary>
    public Sighting InFile(TestCertificate leaf, params TestCertificate[] beside) => See(leaf) with
    {
        Target = "/srv/shop.pem",
        Source = SourceKind.File,
        Address = null,
        Port = null,
        ServerName = null,
        ExpectedName = null,
        Entry = "1 shop.example.com",
        Chain = [Facts(leaf), .. beside.Select(Facts)],
    };

    public CertificateFinding Judge(Sighting sighting, DateTimeOffset now, params CertificateProblem[] further)
    {
        TestClock clock = new(now);
        TrustJudge trust = new([.. Added.Select(Facts)], clock, MachineTrustsRoot ? [Facts(Root)] : []);
        return new CertificateJudge(Grades, trust, clock).Judge(sighting with { Further = further });
    }

    public CertificateFinding Judge(TestCertificate leaf, DateTimeOffset now) => Judge(See(leaf), now);

    public CertificateFinding Judge(TestCertificate leaf, double day = 1) => Judge(leaf, Start.AddDays(day));

    public static CertificateFacts Facts(TestCertificate certificate)
        => CertificateParser.Parse(certificate.Der, Convert.ToHexString(SHA256.HashData(certificate.Der)));

    /// <summary>The rules that a finding hits, worst first.</summary>
    public static string[] Rules(CertificateFinding finding) => [.. finding.Problems.Select(problem => problem.Rule)];

    public static CertificateProblem Problem(CertificateFinding finding, string rule)
        => Assert.Single(finding.Problems, problem => problem.Rule == rule);

    public static void AssertOne(CertificateFinding finding, string rule, Severity severity, Verdict verdict)
    {
        Assert.Equal([rule], Rules(finding));
        Assert.Equal((severity, verdict), (finding.Severity, finding.Verdict));
    }

    public void Dispose() => _owned.ForEach(certificate => certificate.Dispose());
}
