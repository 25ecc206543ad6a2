using Toil.Certificates;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

public sealed class StarttlsInjectionTests : IDisposable
{
    private readonly Case _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Clear_text_before_tls_makes_a_good_certificate_unfit()
    {
        CertificateFinding finding = Judge(@"250 hello\u{d}\u{a}");
        Case.AssertOne(finding, RuleIds.StarttlsInjection, Severity.High, Verdict.Unfit);
        Assert.Contains(@"('250 hello\u{d}\u{a}')", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_it_there_is_nothing_to_tell() => Assert.Equal(Verdict.Ok, Judge(null).Verdict);

    [Fact]
    public void The_rule_can_be_turned_off()
    {
        _case.Grades[RuleIds.StarttlsInjection] = RuleGrade.Off;
        Assert.Equal(Verdict.Ok, Judge("x").Verdict);
    }

    private CertificateFinding Judge(string? injected)
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        return _case.Judge(_case.See(leaf) with { Injected = injected }, Case.Start.AddDays(1));
    }
}
