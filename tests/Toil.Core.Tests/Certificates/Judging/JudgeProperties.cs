using FsCheck;
using FsCheck.Fluent;
using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;
using Toil.Core.Tests.State;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

/// <summary>What holds of the policy whatever the certificate, the clock and the settings.</summary>
public sealed class JudgeProperties : IDisposable
{
    private static readonly Config s_thorough = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);
    private static readonly Verdict[] s_mildToBad = [Verdict.Ok, Verdict.RenewSoon, Verdict.Critical, Verdict.Unfit, Verdict.Expired];
    private static readonly string[] s_rules = [.. typeof(RuleIds).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    private readonly Case _case = new();
    private readonly CertificateFacts _leaf;
    private readonly CertificateFacts _issuer;
    private readonly TrustJudge _trusting;
    private readonly TrustJudge _distrusting;

    public JudgeProperties()
    {
        _leaf = Case.Facts(_case.Issue(Case.Leaf()));
        _issuer = Case.Facts(_case.Issuer);
        TestClock clock = new(Case.Start);
        _trusting = new TrustJudge([], clock, [Case.Facts(_case.Root)]);
        _distrusting = new TrustJudge([], clock, []);
    }

    public void Dispose() => _case.Dispose();

    private static Gen<TimeSpan> Days(int least, int most) => Gen.Choose(least * 24, most * 24).Select(hours => TimeSpan.FromHours(hours));

    private static Gen<TargetOptions> Options =>
        from expiring in Gen.OneOf(Gen.Constant<TimeSpan?>(null), Days(0, 400).Select(span => (TimeSpan?)span))
        from critical in Gen.OneOf(Gen.Constant<TimeSpan?>(null), Days(0, 400).Select(span => (TimeSpan?)span))
        select new TargetOptions { ExpiringWithin = expiring, CriticalWithin = critical };

    private static Gen<Dictionary<string, RuleGrade>> Grades =>
        from graded in Gen.SubListOf(s_rules)
        from grades in Gen.Elements(Enum.GetValues<RuleGrade>()).ArrayOf(graded.Count)
        select graded.Zip(grades).ToDictionary(pair => pair.First, pair => pair.Second);

    [Fact]
    public void Less_time_left_is_never_a_milder_verdict() => Prop.ForAll(
        (from options in Options
         from lifetime in Days(1, 1_000)
         from isAuthority in Gen.Elements(true, false)
         from early in Days(0, 1_100)
         from later in Days(0, 400)
         from name in Gen.Elements("shop.example.com", "other.example.com")
         select (options, lifetime, isAuthority, early, later, name)).ToArbitrary(),
        c =>
        {
            CertificateFacts leaf = _leaf with { NotAfter = Case.Start + c.lifetime, IsAuthority = c.isAuthority };
            CertificateFinding before = Judge(leaf, c.options, [], Case.Start + c.early, c.name);
            CertificateFinding after = Judge(leaf, c.options, [], Case.Start + c.early + c.later, c.name);
            return after.Severity >= before.Severity
                && Array.IndexOf(s_mildToBad, after.Verdict) >= Array.IndexOf(s_mildToBad, before.Verdict)
                && after.DaysLeft <= before.DaysLeft && after.LifetimeUsed >= before.LifetimeUsed;
        }).Check(s_thorough);

    [Fact]
    public void Ok_means_that_nobody_has_to_act_and_nothing_else_does() => Prop.ForAll(
        (from options in Options
         from grades in Grades
         from day in Days(-5, 120)
         from name in Gen.Elements("shop.example.com", "other.example.com")
         from trusted in Gen.Elements(true, false)
         from asked in Gen.Elements(true, false)
         select (options, grades, day, name, trusted, asked)).ToArbitrary(),
        c =>
        {
            CertificateFinding finding = Judge(_leaf, c.options, c.grades, Case.Start + c.day, c.name, c.trusted, c.asked);
            return (finding.Verdict == Verdict.Ok) == finding.Problems.All(problem => problem.Severity <= Severity.Info)
                && finding.Verdict != Verdict.Unreachable
                && finding.Problems.SequenceEqual(finding.Problems.OrderByDescending(problem => problem.Severity))
                && finding.Problems.Select(problem => problem.Rule).Distinct().Count() == finding.Problems.Count
                && finding.Problems.All(p => !c.grades.TryGetValue(p.Rule, out RuleGrade grade) || grade.ToString() == p.Severity.ToString());
        }).Check(s_thorough);

    [Fact]
    public void A_window_is_never_critical_before_it_is_due() => Prop.ForAll(
        (from options in Options from lifetime in Days(-10, 9_000) from isAuthority in Gen.Elements(true, false) select (options, lifetime, isAuthority)).ToArbitrary(),
        c =>
        {
            RenewalWindow window = RenewalWindow.For(_leaf with { NotAfter = Case.Start + c.lifetime, IsAuthority = c.isAuthority }, c.options);
            return window.Due >= window.Critical;
        }).Check(s_thorough);

    private CertificateFinding Judge(
        CertificateFacts leaf, TargetOptions options, Dictionary<string, RuleGrade> grades, DateTimeOffset now, string name, bool trusted = true, bool asked = false)
        => new CertificateJudge(grades, trusted ? _trusting : _distrusting, new TestClock(now)).Judge(new Sighting
        {
            Target = "shop.example.com:443",
            Source = SourceKind.Endpoint,
            Options = options,
            ExpectedName = name,
            Chain = [leaf, _issuer],
            ClientCertificateRequested = asked,
        });
}
