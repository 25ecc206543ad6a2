using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

public sealed class TimeRulesTests : IDisposable
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly Case _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void The_last_valid_instant_is_valid()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        DateTimeOffset end = Case.Start.AddDays(90) - s_second;
        CertificateFinding last = _case.Judge(leaf, end);
        Assert.Equal((Verdict.Critical, 0), (last.Verdict, last.DaysLeft));
        CertificateFinding ended = _case.Judge(leaf, end + s_second);
        Case.AssertOne(ended, RuleIds.Expired, Severity.Critical, Verdict.Expired);
        Assert.Equal(-1, ended.DaysLeft);
        Assert.Equal("Ended 1s ago, on 2026-03-31 23:59Z: clients refuse it.", ended.Problem);
    }

    [Fact]
    public void The_first_valid_instant_is_valid()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        Assert.Equal(Verdict.Ok, _case.Judge(leaf, Case.Start).Verdict);
        CertificateFinding early = _case.Judge(leaf, Case.Start - s_second);
        Case.AssertOne(early, RuleIds.NotYetValid, Severity.Critical, Verdict.Unfit);
        Assert.Equal(0, early.LifetimeUsed);
    }

    [Fact]
    public void By_default_renewal_is_due_at_a_third_and_critical_at_a_sixth()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf(days: 90)); // 90 days to the second
        DateTimeOffset end = Case.Start.AddDays(90) - s_second;
        TimeSpan third = TimeSpan.FromDays(30);
        TimeSpan sixth = TimeSpan.FromDays(15);
        Assert.Equal(Verdict.Ok, _case.Judge(leaf, end - third - s_second).Verdict);
        Case.AssertOne(_case.Judge(leaf, end - third), RuleIds.RenewalDue, Severity.Warning, Verdict.RenewSoon);
        Case.AssertOne(_case.Judge(leaf, end - sixth - s_second), RuleIds.RenewalDue, Severity.Warning, Verdict.RenewSoon);
        Case.AssertOne(_case.Judge(leaf, end - sixth), RuleIds.RenewalDue, Severity.High, Verdict.Critical);
    }

    [Theory]
    [InlineData(6, 2, 1)]
    [InlineData(47, 15.6666, 7.8333)]
    [InlineData(398, 132.6666, 66.3333)]
    public void The_share_holds_for_every_lifetime(int days, double due, double critical)
    {
        RenewalWindow window = RenewalWindow.For(Case.Facts(_case.Issue(Case.Leaf(days))), new());
        Assert.Equal(due, window.Due.TotalDays, 3);
        Assert.Equal(critical, window.Critical.TotalDays, 3);
    }

    [Fact]
    public void An_authority_has_a_year_and_a_quarter_at_most()
    {
        Assert.Equal(new RenewalWindow(TimeSpan.FromDays(365), TimeSpan.FromDays(90)), RenewalWindow.For(Case.Facts(_case.Root), new()));
        TestCertificate brief = _case.Issue(Case.Authority("Brief CA", years: 1));
        RenewalWindow window = RenewalWindow.For(Case.Facts(brief), new());
        Assert.Equal((121, 60), ((int)window.Due.TotalDays, (int)window.Critical.TotalDays));
        Assert.Equal(TimeSpan.FromDays(1_000), RenewalWindow.For(Case.Facts(_case.Root), new() { ExpiringWithin = TimeSpan.FromDays(1_000) }).Due);
    }

    [Fact]
    public void An_authority_is_graded_by_the_same_window_with_other_advice()
    {
        DateTimeOffset end = Case.Start.AddYears(20);
        Assert.Equal(Verdict.Ok, _case.Judge(_case.InFile(_case.Root), end.AddDays(-366)).Verdict);
        CertificateFinding due = _case.Judge(_case.InFile(_case.Root), end.AddDays(-365));
        Case.AssertOne(due, RuleIds.RenewalDue, Severity.Warning, Verdict.RenewSoon);
        Assert.Contains("successor", due.Problems[0].Remedy, StringComparison.Ordinal);
        Assert.Equal(Verdict.Critical, _case.Judge(_case.InFile(_case.Root), end.AddDays(-90)).Verdict);
    }

    [Fact]
    public void Expiring_within_overrides_the_share_and_critical_is_its_half()
    {
        _case.Options = new() { ExpiringWithin = TimeSpan.FromDays(10) };
        TestCertificate leaf = _case.Issue(Case.Leaf());
        DateTimeOffset end = Case.Start.AddDays(90) - s_second;
        Assert.Equal(Verdict.Ok, _case.Judge(leaf, end.AddDays(-10) - s_second).Verdict);
        Assert.Equal(Verdict.RenewSoon, _case.Judge(leaf, end.AddDays(-10)).Verdict);
        Assert.Equal(Verdict.RenewSoon, _case.Judge(leaf, end.AddDays(-5) - s_second).Verdict);
        Assert.Equal(Verdict.Critical, _case.Judge(leaf, end.AddDays(-5)).Verdict);
    }

    [Theory]
    [InlineData(null, 20d, 30, 20)]
    [InlineData(10d, 3d, 10, 3)]
    [InlineData(10d, 20d, 20, 20)] // critical is never later than due
    [InlineData(0d, null, 0, 0)]
    public void Critical_within_is_set_apart(double? expiring, double? critical, double due, double expected)
    {
        TargetOptions options = new() { ExpiringWithin = Days(expiring), CriticalWithin = Days(critical) };
        RenewalWindow window = RenewalWindow.For(Case.Facts(_case.Issue(Case.Leaf())), options);
        Assert.Equal((due, expected), (window.Due.TotalDays, window.Critical.TotalDays));

        static TimeSpan? Days(double? days) => days is { } given ? TimeSpan.FromDays(given) : null;
    }

    [Fact]
    public void Tells_the_share_of_the_lifetime_that_has_passed()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        Assert.Equal(0, _case.Judge(leaf, Case.Start).LifetimeUsed);
        Assert.Equal(0.5, _case.Judge(leaf, Case.Start.AddDays(45)).LifetimeUsed);
        Assert.Equal(1, _case.Judge(leaf, Case.Start.AddDays(90)).LifetimeUsed);
        Assert.Equal(1.1, _case.Judge(leaf, Case.Start.AddDays(99)).LifetimeUsed);
        Assert.Equal("Ends in 23 hours, on 2026-03-31 23:59Z; 98 % of its lifetime has passed.", _case.Judge(leaf, Case.Start.AddDays(89)).Problem);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-30)]
    public void A_certificate_that_ends_before_it_begins_is_judged_too(int days)
    {
        _case.Options = new() { ExpiringWithin = TimeSpan.FromDays(30) };
        Sighting usual = _case.See(_case.Issue(Case.Leaf()));
        Sighting sighting = usual with { Chain = [usual.Chain[0] with { NotAfter = Case.Start.AddDays(days).AddSeconds(-1) }, usual.Chain[1]] };
        foreach (double day in new[] { days - 1d, days, days + 1d })
        {
            CertificateFinding finding = _case.Judge(sighting, Case.Start.AddDays(day));
            Assert.True(finding.Verdict is Verdict.Expired or Verdict.Unfit);
            Assert.Equal(1, finding.LifetimeUsed);
            Assert.DoesNotContain("NaN", string.Join(' ', finding.Problems.Select(p => p.Message)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2020-08-31", 825, 826)]
    [InlineData("2020-09-01", 398, 399)]
    [InlineData("2026-03-14", 398, 399)]
    [InlineData("2026-03-15", 200, 201)]
    [InlineData("2027-03-14", 200, 201)]
    [InlineData("2027-03-15", 100, 101)]
    [InlineData("2029-03-14", 100, 101)]
    [InlineData("2029-03-15", 47, 48)]
    [InlineData("2035-01-01", 47, 48)]
    public void Public_certificates_have_a_longest_lifetime_by_the_day_of_their_beginning(string notBefore, int allowed, int tooLong)
    {
        DateTimeOffset start = DateTimeOffset.Parse(notBefore + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.DoesNotContain(RuleIds.LifetimeTooLong, RulesOf(allowed, -1));
        Assert.Contains(RuleIds.LifetimeTooLong, RulesOf(allowed, 0)); // both ends count, so this is a second too long
        Assert.Contains(RuleIds.LifetimeTooLong, RulesOf(tooLong, -1));

        string[] RulesOf(int days, int seconds)
        {
            TestCertificate leaf = _case.Issue(Case.Leaf() with
            {
                NotBefore = start,
                NotAfter = start.AddDays(days).AddSeconds(seconds),
                Policies = ["2.23.140.1.2.1"],
            });
            return Case.Rules(_case.Judge(leaf, start.AddDays(1)));
        }
    }

    [Theory]
    [InlineData("2.23.140.1.2.1", true)]
    [InlineData("2.23.140.1.2.2", true)]
    [InlineData("2.23.140.1.2.3", true)]
    [InlineData("2.23.140.1.1", true)]
    [InlineData("2.23.140.1.3", false)]
    [InlineData("1.3.6.1.4.1.99999.1", false)]
    [InlineData(null, false)]
    public void The_policy_tells_a_public_certificate(string? policy, bool isPublic)
        => Assert.Equal(isPublic, Case.Rules(_case.Judge(Long(policy is null ? [] : [policy]))).Contains(RuleIds.LifetimeTooLong));

    [Fact]
    public void A_root_that_the_user_added_is_under_no_limit()
    {
        _case.MachineTrustsRoot = false;
        _case.Added.Add(_case.Root);
        Assert.Equal(Verdict.Ok, _case.Judge(Long(["2.23.140.1.2.1"])).Verdict);
    }

    private TestCertificate Long(string[] policies) => _case.Issue(Case.Leaf(days: 500) with { Policies = policies });
}
