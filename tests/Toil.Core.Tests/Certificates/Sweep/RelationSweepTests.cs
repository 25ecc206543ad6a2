using System.Diagnostics;
using Toil.Certificates;
using Toil.Core.Tests.Certificates.Probing;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>What the places of one sweep say about each other: real servers beside real files.</summary>
public sealed class RelationSweepTests : SweepTest
{
    private const string Name = "shop.example.com";

    private readonly TestCertificateOptions _options = TestPki.Server(Name);

    public RelationSweepTests()
    {
        Names[Name] = ["127.0.0.1"];
        Names["other.example.com"] = ["127.0.0.1"];
    }

    [Fact]
    public async Task The_new_certificate_lies_there_and_the_old_one_is_still_served()
    {
        await using OpenSslServer server = await ServeAsync(Issue(Old(_options)));
        string file = Folder.Write("new/shop.pem", Issue(_options).Pem);
        List<CertificateFinding> findings = await SweepAsync([$"https://{Name}:{server.Port}", file]);

        CertificateFinding served = Assert.Single(findings, finding => finding.Source == SourceKind.Endpoint);
        CertificateProblem problem = Assert.Single(served.Problems, problem => problem.Rule == RuleIds.Superseded);
        Assert.Equal((Verdict.RenewSoon, Severity.Warning), (served.Verdict, problem.Severity));
        Assert.Contains(file, problem.Message, StringComparison.Ordinal);
        CertificateFinding waiting = Assert.Single(findings, finding => finding.Source == SourceKind.File);
        Assert.Equal((Verdict.Ok, RuleIds.NotServed), (waiting.Verdict, Assert.Single(waiting.Problems).Rule));
        Assert.Contains($"https://{Name}:{server.Port}", waiting.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_the_targets_makes_no_difference()
    {
        await using OpenSslServer server = await ServeAsync(Issue(Old(_options)));
        string file = Folder.Write("new/shop.pem", Issue(_options).Pem);
        string[] targets = [file, .. Enumerable.Range(0, 30).Select(i => $"https://{Name}:{server.Port}?sni=a{i}.example.com"), $"{Name}:{server.Port}"];
        foreach (string[] order in new[] { targets, [.. targets.Reverse()] })
        {
            List<CertificateFinding> findings = await SweepAsync(order);
            Assert.Equal(31, findings.Count(finding => finding.Problems.Any(problem => problem.Rule == RuleIds.Superseded)));
        }
    }

    public static TheoryData<string> Unrelated => ["same day", "other names", "fewer names", "ends sooner", "not yet valid", "expired", "an authority", "self-signed", "for clients"];

    [Theory]
    [MemberData(nameof(Unrelated))]
    public async Task What_does_not_replace_it_is_not_said_to(string why)
    {
        TestCertificateOptions served = Old(_options with { DnsNames = [Name, "www.example.com"] });
        TestCertificateOptions fresh = _options with { DnsNames = served.DnsNames };
        await using OpenSslServer server = await ServeAsync(Issue(served));
        TestCertificate beside = why switch
        {
            "same day" => Issue(fresh with { NotBefore = served.NotBefore.AddHours(1), NotAfter = served.NotAfter.AddDays(1) }),
            "other names" => Issue("elsewhere.example.com"),
            "fewer names" => Issue(fresh with { DnsNames = [Name] }),
            "ends sooner" => Issue(fresh with { NotAfter = served.NotAfter.AddDays(-1) }),
            "not yet valid" => Issue(fresh with { NotBefore = DateTimeOffset.UtcNow.AddDays(2), NotAfter = DateTimeOffset.UtcNow.AddDays(80) }),
            "expired" => Issue(fresh with { NotBefore = fresh.NotBefore.AddDays(-2), NotAfter = DateTimeOffset.UtcNow.AddHours(-1) }),
            "an authority" => Issue(fresh with { IsAuthority = true }),
            "self-signed" => Own(TestPki.Create(fresh)),
            _ => Issue(fresh with { ExtendedKeyUsages = ["1.3.6.1.5.5.7.3.2"] }),
        };
        List<CertificateFinding> findings = await SweepAsync([$"{Name}:{server.Port}", Folder.Write("beside.pem", beside.Pem)]);
        Assert.DoesNotContain(findings, finding => finding.Problems.Any(problem => problem.Rule == RuleIds.Superseded));
    }

    [Fact]
    public async Task A_wildcard_replaces_what_it_covers()
    {
        await using OpenSslServer server = await ServeAsync(Issue(Old(_options)));
        string file = Folder.Write("wildcard.pem", Issue(_options with { DnsNames = ["*.example.com"] }).Pem);
        List<CertificateFinding> findings = await SweepAsync([$"{Name}:{server.Port}", file]);
        Assert.Contains(findings, finding => finding.Problems.Any(problem => problem.Rule == RuleIds.Superseded));
    }

    [Fact]
    public async Task What_is_served_from_its_file_has_nothing_to_say()
    {
        TestCertificate leaf = Issue(_options);
        await using OpenSslServer server = await ServeAsync(leaf);
        List<CertificateFinding> findings = await SweepAsync([$"{Name}:{server.Port}", Folder.Write("shop.pem", leaf.Pem)]);
        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding => Assert.Empty(finding.Problems));
    }

    [Fact]
    public async Task A_certificate_that_is_served_for_names_it_does_not_hold()
    {
        TestCertificate leaf = Issue(_options);
        await using OpenSslServer server = await ServeAsync(leaf);
        List<CertificateFinding> findings = await SweepAsync(
            [$"{Name}:{server.Port}", $"other.example.com:{server.Port}", Folder.Write("shop.pem", leaf.Pem)]);
        CertificateFinding file = Assert.Single(findings, finding => finding.Source == SourceKind.File);
        CertificateProblem problem = Assert.Single(file.Problems, problem => problem.Rule == RuleIds.ServedForOtherNames);
        Assert.Contains($"other.example.com:{server.Port}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Name}:{server.Port}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_in_many_files()
    {
        TestCertificate leaf = Issue(_options);
        string[] files = [.. Enumerable.Range(0, 5).Select(i => Folder.Write($"many/{i}.pem", leaf.Pem))];
        List<CertificateFinding> findings = await SweepAsync(files);
        Assert.All(findings, finding => Assert.Equal((Verdict.Ok, RuleIds.SharedKey), (finding.Verdict, Assert.Single(finding.Problems).Rule)));
        Assert.Contains("5 places", findings[0].Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(findings[0].Target, findings[0].Problem, StringComparison.Ordinal);
        Assert.All(await SweepAsync(files[..4]), finding => Assert.Empty(finding.Problems));
    }

    [Fact]
    public async Task A_rule_that_is_off_says_nothing()
    {
        await using OpenSslServer server = await ServeAsync(Issue(Old(_options)));
        string file = Folder.Write("new/shop.pem", Issue(_options).Pem);
        string[] off = [$"{RuleIds.Superseded}=off", $"{RuleIds.NotServed}=off", $"{RuleIds.RenewalDue}=off"];
        Assert.All(await SweepAsync([$"{Name}:{server.Port}", file], ("rule", off)), finding => Assert.Empty(finding.Problems));
    }

    [Fact]
    public async Task A_silent_endpoint_holds_up_only_the_files_of_its_name()
    {
        await using ScriptedPeer silent = ScriptedPeer.Silent();
        Folder.Write("shop.pem", Issue(_options).Pem);
        Folder.Write("elsewhere.pem", Issue("elsewhere.example.com").Pem);
        Stopwatch clock = Stopwatch.StartNew();
        List<(string Target, TimeSpan At)> arrived = [];
        await foreach (CertificateFinding finding in Sweep(
            [$"{Name}:{silent.Port}", Folder["shop.pem"], Folder["elsewhere.pem"]], TestContext.Current.CancellationToken, ("timeout", "3s")))
        {
            arrived.Add((Path.GetFileName(finding.Target), clock.Elapsed));
        }

        Assert.Equal("elsewhere.pem", arrived[0].Target);
        Assert.InRange(arrived[0].At, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        Assert.Equal("shop.pem", arrived[^1].Target);
        Assert.Equal(3, arrived.Count);
    }

    [Fact]
    public async Task A_stop_keeps_the_files_that_waited()
    {
        await using ScriptedPeer silent = ScriptedPeer.Silent();
        Folder.Write("shop.pem", Issue(_options).Pem);
        using CancellationTokenSource stop = new();
        stop.CancelAfter(TimeSpan.FromSeconds(2));
        List<string> arrived = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (CertificateFinding finding in Sweep([$"{Name}:{silent.Port}", Folder["shop.pem"]], stop.Token, ("timeout", "4m")))
            {
                arrived.Add(Path.GetFileName(finding.Target));
            }
        });
        Assert.Equal("shop.pem", Assert.Single(arrived));
    }

    // Two thirds of its lifetime are over, and the other was issued since.
    private static TestCertificateOptions Old(TestCertificateOptions options)
        => options with { NotBefore = options.NotBefore.AddDays(-60), NotAfter = options.NotBefore.AddDays(30) };
}
