using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

public sealed class StarttlsInjectionTests
{
    [Fact]
    public void Clear_text_before_tls_makes_a_good_certificate_unfit()
    {
        CertificateFinding finding = Judge(@"250 hello\u{d}\u{a}", RuleGrade.High);

        Assert.Equal(Verdict.Unfit, finding.Verdict);
        CertificateProblem problem = Assert.Single(finding.Problems);
        Assert.Equal((RuleIds.StarttlsInjection, Severity.High), (problem.Rule, problem.Severity));
        Assert.Contains(@"('250 hello\u{d}\u{a}')", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_it_there_is_nothing_to_tell() => Assert.Equal(Verdict.Ok, Judge(null, RuleGrade.High).Verdict);

    [Fact]
    public void The_rule_can_be_turned_off() => Assert.Equal(Verdict.Ok, Judge("x", RuleGrade.Off).Verdict);

    private static CertificateFinding Judge(string? injected, RuleGrade grade)
    {
        using TestCertificate root = TestPki.Root();
        using TestCertificate leaf = TestPki.Leaf(root, "mail.test");
        CertificateCache cache = new();
        CertificateJudge judge = new(
            new Dictionary<string, RuleGrade> { [RuleIds.StarttlsInjection] = grade }, new TrustJudge([cache.Get(root.Der)], TimeProvider.System), TimeProvider.System);
        return judge.Judge(new Sighting
        {
            Target = "smtp://mail.test",
            Source = SourceKind.Endpoint,
            Options = new TargetOptions(),
            Chain = [cache.Get(leaf.Der), cache.Get(root.Der)],
            ExpectedName = "mail.test",
            Injected = injected,
        });
    }
}
