using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

public sealed class CertificateJudgeTests : IDisposable
{
    private readonly Case _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void A_finding_tells_what_was_seen()
    {
        _case.Options = new() { Owner = "web", Label = new Dictionary<string, string> { ["env"] = "prod" } };
        TestCertificate leaf = _case.Issue(Case.Leaf() with { IpAddresses = [System.Net.IPAddress.Loopback] });
        CertificateFinding finding = _case.Judge(_case.See(leaf) with { Protocol = "TLSv1.3", Elapsed = TimeSpan.FromMilliseconds(12) }, Case.Start.AddDays(9));
        Assert.Equal(
            ("shop.example.com:443", SourceKind.Endpoint, "192.0.2.1", 443, "shop.example.com", "TLSv1.3"),
            (finding.Target, finding.Source, finding.Address, finding.Port, finding.ServerName, finding.Protocol));
        Assert.Equal(("CN=shop.example.com, O=Example", "CN=Issuing CA, O=Example"), (finding.Subject, finding.Issuer));
        Assert.Equal(["shop.example.com", "127.0.0.1"], finding.Names);
        Assert.Equal((leaf.Certificate.SerialNumber, "ECDSA P-256", "SHA256-ECDSA"), (finding.SerialNumber, finding.KeyAlgorithm, finding.SignatureAlgorithm));
        Assert.Equal(leaf.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256), finding.Thumbprint);
        Assert.Equal((80, 0.1), (finding.DaysLeft, finding.LifetimeUsed));
        Assert.Equal((Case.Start, Case.Start.AddDays(90).AddSeconds(-1)), (finding.NotBefore, finding.NotAfter));
        Assert.Equal(("web", "prod", TimeSpan.FromMilliseconds(12)), (finding.Owner, finding.Labels["env"], finding.Elapsed));
        Assert.Equal("shop.example.com:443 (192.0.2.1)", finding.Place);
    }

    [Fact]
    public void Every_failure_has_a_sentence_a_remedy_and_a_verdict()
    {
        foreach (FailureReason reason in Enum.GetValues<FailureReason>())
        {
            CertificateFinding finding = _case.Judge(Failed(reason), Case.Start);
            (string rule, Severity severity) = reason == FailureReason.NotIssued ? (RuleIds.NotIssued, Severity.Warning) : (RuleIds.Unreachable, Severity.High);
            Assert.Equal((Verdict.Unreachable, reason, severity), (finding.Verdict, finding.Reason, finding.Severity));
            CertificateProblem problem = Assert.Single(finding.Problems);
            Assert.Equal(rule, problem.Rule);
            Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", problem.Remedy, StringComparison.Ordinal);
            Assert.NotEqual("It could not be judged.", problem.Message);
            Assert.Null(finding.DaysLeft);
        }
    }

    [Fact]
    public void What_the_source_says_of_a_failure_comes_before_the_usual_words()
    {
        CertificateProblem problem = _case.Judge(Failed(FailureReason.Unreadable) with { Detail = "Torn.", Remedy = "Mend." }, Case.Start).Problems[0];
        Assert.Equal(("Torn.", "Mend."), (problem.Message, problem.Remedy));
    }

    [Fact]
    public void A_missing_route_is_harmless_where_other_addresses_answered()
    {
        Assert.Equal(Severity.Info, _case.Judge(Failed(FailureReason.NoRoute) with { OthersAnswered = true }, Case.Start).Severity);
        Assert.Equal(Severity.High, _case.Judge(Failed(FailureReason.Refused) with { OthersAnswered = true }, Case.Start).Severity);
    }

    [Fact]
    public void The_worst_problem_stands_first_and_gives_the_verdict()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf(name: "other.example.com"));
        CertificateFinding due = _case.Judge(leaf, 70);
        Assert.Equal([RuleIds.NameMismatch, RuleIds.RenewalDue], Case.Rules(due));
        Assert.Equal(Verdict.Unfit, due.Verdict);
        CertificateFinding ended = _case.Judge(leaf, 91);
        Assert.Equal([RuleIds.Expired, RuleIds.NameMismatch], Case.Rules(ended));
        Assert.Equal(Verdict.Expired, ended.Verdict);

        _case.MachineTrustsRoot = false; // unfit and critical, both of high severity
        CertificateFinding both = _case.Judge(_case.Issue(Case.Leaf()), 80);
        Assert.Equal([RuleIds.UntrustedRoot, RuleIds.RenewalDue], Case.Rules(both));
        Assert.Equal((Verdict.Unfit, Severity.High), (both.Verdict, both.Severity));
    }

    [Fact]
    public void A_rule_can_be_turned_off_and_graded_differently()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf(name: "other.example.com"));
        _case.Grades[RuleIds.NameMismatch] = RuleGrade.Info;
        CertificateFinding info = _case.Judge(leaf, 70);
        Assert.Equal([RuleIds.RenewalDue, RuleIds.NameMismatch], Case.Rules(info));
        Assert.Equal(Verdict.RenewSoon, info.Verdict);

        _case.Grades[RuleIds.RenewalDue] = RuleGrade.Off;
        Assert.Equal((Verdict.Ok, Severity.Info), (_case.Judge(leaf, 70).Verdict, _case.Judge(leaf, 70).Severity));

        _case.Grades[RuleIds.NameMismatch] = RuleGrade.Off;
        _case.Grades[RuleIds.RenewalDue] = RuleGrade.Critical;
        CertificateFinding critical = _case.Judge(leaf, 70);
        Assert.Equal((Verdict.Critical, Severity.Critical), (critical.Verdict, critical.Severity));
    }

    [Fact]
    public void Every_rule_can_be_turned_off()
    {
        foreach (string rule in typeof(RuleIds).GetFields().Select(field => (string)field.GetRawConstantValue()!))
        {
            _case.Grades[rule] = RuleGrade.Off;
        }

        _case.MachineTrustsRoot = false;
        TestCertificate worst = _case.Issue(Case.Leaf(name: "other.example.com") with { Key = TestKey.Rsa1024 });
        Assert.Empty(_case.Judge(worst, 91).Problems);
        CertificateFinding failed = _case.Judge(Failed(FailureReason.Refused), Case.Start);
        Assert.Equal((Verdict.Unreachable, Severity.None), (failed.Verdict, failed.Severity));
    }

    [Fact]
    public void Settings_know_every_rule()
        => Assert.Equal(
            typeof(RuleIds).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(),
            OptionSchema.Of(typeof(SweepOptions)).Find("rule")!.Attribute.Keys.Order());

    [Fact]
    public void Problems_that_only_several_sightings_show_are_weighed_with_the_others()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        TestCertificate other = _case.Issue(Case.Leaf(days: 80));
        Sighting[] sightings = [_case.See(leaf), _case.See(other) with { Address = "192.0.2.2" }];
        CertificateProblem problem = Backends.Compare(sightings)!;
        Assert.Contains("192.0.2.2 one that ends on 2026-03-21 23:59Z; 192.0.2.1 one that ends on 2026-03-31 23:59Z", problem.Message, StringComparison.Ordinal);
        Case.AssertOne(_case.Judge(sightings[0], Case.Start, problem), RuleIds.BackendsDisagree, Severity.Warning, Verdict.Unfit);
        Assert.Null(Backends.Compare([_case.See(leaf), _case.See(leaf) with { Address = "192.0.2.2" }]));
        Assert.Null(Backends.Compare([_case.See(leaf), Failed(FailureReason.Refused)]));
        Assert.Null(Backends.Compare([]));
    }

    [Fact]
    public void The_fingerprint_is_the_places_and_not_the_certificates()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        Sighting sighting = _case.See(leaf);
        string fingerprint = Print(sighting);
        Assert.Matches("^[0-9a-f]{32}$", fingerprint);
        Assert.Equal(fingerprint, Print(_case.See(_case.Issue(Case.Leaf(days: 30)))));
        Assert.Equal(fingerprint, Print(sighting with { Address = "192.0.2.9" }));
        Assert.Equal(fingerprint, Print(Failed(FailureReason.Refused)));
        Assert.NotEqual(fingerprint, Print(sighting with { ServerName = "other.example.com" }));
        Assert.NotEqual(fingerprint, Print(sighting with { ServerName = null }));
        Assert.NotEqual(fingerprint, Print(sighting with { Target = "shop.example.com:8443" }));
    }

    [Fact]
    public void In_a_file_the_fingerprint_is_the_entrys()
    {
        string fingerprint = Print(_case.InFile(_case.Issue(Case.Leaf())));
        Assert.Equal(fingerprint, Print(_case.InFile(_case.Issue(Case.Leaf(days: 30))) with { Entry = "7 moved" }));
        Assert.NotEqual(fingerprint, Print(_case.InFile(_case.Issue(Case.Leaf(name: "other.example.com")))));
        Assert.NotEqual(fingerprint, Print(_case.InFile(_case.Issue(Case.Leaf())) with { Source = SourceKind.Store }));
        Sighting damaged = _case.InFile(_case.Root) with { Chain = [], Failure = FailureReason.Unreadable };
        Assert.NotEqual(Print(damaged), Print(damaged with { Entry = "2" }));
    }

    [Fact]
    public void What_the_inventory_says_is_inert_too()
    {
        _case.Options = new() { Owner = "we\u001b[31mb", Label = new Dictionary<string, string> { ["e\nnv"] = "\u202eprod" } };
        CertificateFinding finding = _case.Judge(_case.Issue(Case.Leaf()));
        Assert.Equal(("we\\u{1b}[31mb", "\\u{202e}prod"), (finding.Owner, finding.Labels["e\\u{a}nv"]));
    }

    private string Print(Sighting sighting) => _case.Judge(sighting, Case.Start).Fingerprint;

    private static Sighting Failed(FailureReason reason) => new()
    {
        Target = "shop.example.com:443",
        Source = SourceKind.Endpoint,
        Options = new(),
        Address = "192.0.2.1",
        Port = 443,
        ServerName = "shop.example.com",
        Failure = reason,
    };
}
