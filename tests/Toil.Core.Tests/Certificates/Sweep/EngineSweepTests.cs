using System.Text.Json;
using Toil.Certificates;
using Toil.Core.Tests.Certificates.Probing;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>What the choice of engine makes of findings.</summary>
public sealed class EngineSweepTests : SweepTest
{
    private const string Name = "shop.example.com";

    public EngineSweepTests() => Names[Name] = ["127.0.0.1"];

    [Fact]
    public async Task An_old_server_is_judged_and_called_legacy()
    {
        TestCertificate leaf = Issue(TestPki.Server(Name) with { Key = TestKey.Rsa2048 });
        await using OpenSslServer server = await ServeAsync(leaf, "-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0");
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"]));

        Assert.Equal((Verdict.Unfit, Severity.High, RuleIds.LegacyProtocol), (finding.Verdict, finding.Severity, Rules(finding)));
        Assert.Equal((ProbeEngine.Fast, false, leaf.Certificate.SerialNumber), (finding.Engine!.Value, finding.KeyProven!.Value, finding.SerialNumber));
        Assert.Equal(
            "Offered everything from TLS 1.3 down, the server chose TLSv1.2 with TLS_RSA_WITH_AES_128_CBC_SHA: current clients refuse that.",
            finding.Problem);
        CertificateFinding full = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"], ("engine", "full")));
        Assert.Equal((Verdict.Unreachable, FailureReason.LegacyProtocol, ProbeEngine.Full), (full.Verdict, full.Reason!.Value, full.Engine!.Value));
        Assert.Null(full.KeyProven);
    }

    [Theory]
    [InlineData("auto", ProbeEngine.Full, true)]
    [InlineData("full", ProbeEngine.Full, true)]
    [InlineData("fast", ProbeEngine.Fast, true)]
    public async Task The_finding_says_what_read_it(string choice, ProbeEngine engine, bool proven)
    {
        await using OpenSslServer server = await ServeAsync(Issue(Name));
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"], ("engine", choice)));
        Assert.Equal((Verdict.Ok, engine, proven), (finding.Verdict, finding.Engine!.Value, finding.KeyProven!.Value));
        JsonElement json = JsonSerializer.SerializeToElement(finding, CertificateJson.Readable.CertificateFinding);
        Assert.Equal((engine.ToString(), proven), (json.GetProperty("engine").GetString(), json.GetProperty("keyProven").GetBoolean()));
    }

    [Fact]
    public async Task A_server_with_two_certificates_gives_two_findings()
    {
        TestCertificate rsa = Issue(TestPki.Server(Name) with { Key = TestKey.Rsa2048 });
        await using OpenSslServer server = await ServeAsync(
            Issue(Name), "-dcert", Folder.Write("rsa.pem", rsa.Pem), "-dkey", Folder.Write("rsa.key", rsa.KeyPem),
            "-dcert_chain", Folder.Write("issuer.pem", Issuer.Pem));
        List<CertificateFinding> findings = await SweepAsync([$"{Name}:{server.Port}"], ("all-keys", true));

        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding => Assert.Equal(Verdict.Ok, finding.Verdict));
        Assert.Equal([null, "RSA"], findings.Select(finding => finding.Entry));
        Assert.Equal([$"{Name}:{server.Port} (127.0.0.1)", $"{Name}:{server.Port} (127.0.0.1) #RSA"], findings.Select(finding => finding.Place));
        Assert.NotEqual(findings[0].Fingerprint, findings[1].Fingerprint);
        CertificateFinding first = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"]));
        Assert.Equal(findings[0].Fingerprint, first.Fingerprint);
    }

    [Fact]
    public async Task Two_addresses_with_the_same_two_certificates_agree()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has all of 127.0.0.0/8");
        TestCertificate rsa = Issue(TestPki.Server(Name) with { Key = TestKey.Rsa2048 });
        TestCertificate curve = Issue(Name);
        string[] second = ["-dcert", Folder.Write("rsa.pem", rsa.Pem), "-dkey", Folder.Write("rsa.key", rsa.KeyPem)];
        await using OpenSslServer one = await ServeAsync(curve, second);
        await using OpenSslServer other = await ServeAsync(curve, one.Port, [Issuer], ["-accept", $"127.0.0.2:{one.Port}", .. second]);
        Names[Name] = ["127.0.0.1", "127.0.0.2"];

        List<CertificateFinding> findings = await SweepAsync([$"{Name}:{one.Port}"], ("all-keys", true));
        Assert.Equal(4, findings.Count);
        Assert.All(findings, finding => Assert.DoesNotContain(RuleIds.BackendsDisagree, Rules(finding), StringComparison.Ordinal));
    }
}
