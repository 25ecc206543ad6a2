using Toil.Certificates;
using Toil.Core.Tests.Certificates.Probing;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>Sweeps of servers that people run: `openssl s_server` on the loopback.</summary>
public sealed class OpenSslSweepTests : SweepTest
{
    private const string Name = "shop.example.com";

    public OpenSslSweepTests() => Names[Name] = ["127.0.0.1"];

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task A_good_server(string version, string protocol)
    {
        TestCertificate leaf = Issue(Name);
        await using OpenSslServer server = await ServeAsync(leaf, version);
        CertificateFinding finding = Assert.Single(await SweepAsync([$"https://{Name}:{server.Port}"], ("owner", "web")));
        Assert.Equal((Verdict.Ok, null, string.Empty), (finding.Verdict, finding.Reason, finding.Problem));
        Assert.Equal(($"https://{Name}:{server.Port}", "127.0.0.1", server.Port, Name, protocol), (finding.Target, finding.Address, finding.Port, finding.ServerName, finding.Protocol));
        Assert.Equal((leaf.Certificate.SerialNumber, "web", Name), (finding.SerialNumber, finding.Owner, Assert.Single(finding.Names)));
        Assert.Equal(finding.NotAfter, finding.BestChainNotAfter);
        Assert.InRange(finding.Elapsed, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20));
        Assert.Empty(Sink.Problems);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_server_that_demands_a_client_certificate(string version)
    {
        CertificateFinding finding = await SweepOneAsync(Issue(Name), version, "-Verify", "1");
        Assert.Equal((Verdict.Ok, Severity.Info), (finding.Verdict, finding.Severity));
        Assert.Equal(RuleIds.ClientCertificate, Rules(finding));
    }

    [Fact]
    public async Task An_expired_certificate()
    {
        TestCertificateOptions options = TestPki.Server(Name);
        CertificateFinding finding = await SweepOneAsync(Issue(options with { NotBefore = options.NotBefore.AddDays(-90), NotAfter = options.NotBefore.AddDays(-3) }));
        Assert.Equal((Verdict.Expired, RuleIds.Expired), (finding.Verdict, Rules(finding)));
        Assert.InRange(finding.DaysLeft!.Value, -6, -4);
    }

    [Fact]
    public async Task A_wrong_name()
    {
        CertificateFinding finding = await SweepOneAsync(Issue("other.example.com"));
        Assert.Equal((Verdict.Unfit, RuleIds.NameMismatch), (finding.Verdict, Rules(finding)));
    }

    [Fact]
    public async Task A_missing_intermediate()
    {
        await using OpenSslServer server = await ServeAsync(Issue(Name), 0, []);
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"]));
        Assert.Equal((Verdict.Unfit, RuleIds.IncompleteChain), (finding.Verdict, Rules(finding)));
    }

    [Fact]
    public async Task An_intermediate_that_ends_first()
    {
        TestCertificateOptions options = TestPki.Server(Name);
        TestCertificate brief = Issue(
            new() { Subject = "CN=Brief CA", IsAuthority = true, NotBefore = options.NotBefore, NotAfter = options.NotBefore.AddDays(60) }, Root);
        await using OpenSslServer server = await ServeAsync(Issue(options, brief), 0, [brief]);
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"]));
        Assert.Equal((Verdict.Unfit, Severity.Warning, RuleIds.ChainEndsFirst), (finding.Verdict, finding.Severity, Rules(finding)));
        Assert.Equal(options.NotBefore.AddDays(60), finding.ServedChainNotAfter);
        Assert.Equal(options.NotBefore.AddDays(60), finding.BestChainNotAfter);
        Assert.Equal(options.NotAfter, finding.NotAfter);
    }

    [Fact]
    public async Task A_self_signed_certificate()
    {
        TestCertificate leaf = Own(TestPki.Create(TestPki.Server(Name)));
        await using OpenSslServer server = await ServeAsync(leaf, 0, []);
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"]));
        Assert.Equal((Verdict.Unfit, RuleIds.SelfSigned), (finding.Verdict, Rules(finding)));
        CertificateFinding trusted = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"], ("trust", Folder.Write("self.pem", leaf.Pem))));
        Assert.Equal(Verdict.Ok, trusted.Verdict);
    }

    [Fact]
    public async Task An_unknown_root()
    {
        TestCertificate root = Own(TestPki.Root("Other Root"));
        TestCertificate issuer = Own(TestPki.Intermediate(root));
        await using OpenSslServer server = await ServeAsync(Issue(TestPki.Server(Name), issuer), 0, [issuer]);
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"]));
        Assert.Equal((Verdict.Unfit, RuleIds.UntrustedRoot), (finding.Verdict, Rules(finding)));
        CertificateFinding off = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"], ("rule", new[] { "untrusted-root=Off" })));
        Assert.Equal(Verdict.Ok, off.Verdict);
    }

    [Fact]
    public async Task The_server_name_decides_what_is_seen()
    {
        TestCertificate other = Issue("other.example.com");
        string[] second =
        [
            "-servername", "other.example.com", "-cert2", Folder.Write("other.pem", other.Pem), "-key2", Folder.Write("other.key", other.KeyPem),
        ];
        await using OpenSslServer server = await ServeAsync(Issue(Name), second);
        string[] targets = [$"{Name}:{server.Port}", $"{Name}:{server.Port}?sni=other.example.com", $"127.0.0.1:{server.Port}?sni=other.example.com", $"127.0.0.1:{server.Port}"];
        List<CertificateFinding> findings = await SweepAsync(targets);
        Dictionary<string, CertificateFinding> byTarget = findings.ToDictionary(finding => finding.Target);
        Assert.Equal((Name, Name), (byTarget[targets[0]].ServerName, Assert.Single(byTarget[targets[0]].Names)));
        Assert.Equal(("other.example.com", "other.example.com"), (byTarget[targets[1]].ServerName, Assert.Single(byTarget[targets[1]].Names)));
        Assert.Equal("other.example.com", byTarget[targets[2]].ServerName);
        Assert.Null(byTarget[targets[3]].ServerName);
        Assert.Equal(RuleIds.NameMismatch, Rules(byTarget[targets[3]]));
        Assert.Equal(4, findings.Select(finding => finding.Fingerprint).Distinct().Count());
    }

    [Fact]
    public async Task Every_address_behind_a_name_is_dialled_and_disagreement_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has all of 127.0.0.0/8");
        TestCertificate old = Issue(Name);
        TestCertificate renewed = Issue(Name);
        await using OpenSslServer first = await ServeAsync(old);
        await using OpenSslServer second = await ServeAsync(old, first.Port, [Issuer], "-accept", $"127.0.0.2:{first.Port}");
        await using OpenSslServer third = await ServeAsync(renewed, first.Port, [Issuer], "-accept", $"127.0.0.3:{first.Port}");
        Names[Name] = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"];

        List<CertificateFinding> findings = await SweepAsync([$"{Name}:{first.Port}"]);
        Assert.Equal(["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"], findings.Select(finding => finding.Address));
        Assert.All(findings.Take(3), finding => Assert.Equal(RuleIds.BackendsDisagree, Rules(finding)));
        Assert.Equal((Verdict.Unreachable, FailureReason.Refused), (findings[3].Verdict, findings[3].Reason));
        Assert.Single(findings.Select(finding => finding.Fingerprint).Distinct());
        Assert.Equal($"{Name}:{first.Port} (127.0.0.3)", findings[2].Place);

        Assert.Equal(Verdict.Ok, Assert.Single(await SweepAsync([$"{Name}:{first.Port}"], ("first-address", true))).Verdict);
        Assert.All(await SweepAsync([$"{Name}:{first.Port}"], ("rule", new[] { "backends-disagree=Off" })), finding => Assert.True(finding.Reason is not null || finding.Verdict == Verdict.Ok));
        Names[Name] = ["127.0.0.1", "127.0.0.2"];
        Assert.All(await SweepAsync([$"{Name}:{first.Port}"]), finding => Assert.Equal(Verdict.Ok, finding.Verdict));
        CertificateFinding pinned = Assert.Single(await SweepAsync([$"{Name}:{first.Port}?address=127.0.0.3"]));
        Assert.Equal(("127.0.0.3", renewed.Certificate.SerialNumber), (pinned.Address, pinned.SerialNumber));
    }

    [Fact]
    public async Task The_same_target_twice_gives_two_findings()
    {
        await using OpenSslServer server = await ServeAsync(Issue(Name));
        List<CertificateFinding> findings = await SweepAsync([$"{Name}:{server.Port}", $"{Name}:{server.Port}"]);
        Assert.Equal(2, findings.Count);
        Assert.Equal(findings[0].Fingerprint, findings[1].Fingerprint);
    }

    private async Task<CertificateFinding> SweepOneAsync(TestCertificate certificate, params string[] options)
    {
        await using OpenSslServer server = await ServeAsync(certificate, options);
        return Assert.Single(await SweepAsync([$"{Name}:{server.Port}"]));
    }
}
