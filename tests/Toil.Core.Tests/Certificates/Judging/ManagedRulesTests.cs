using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

public sealed class ManagedRulesTests : IDisposable
{
    private readonly Case _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData(395, 131, true, null)] // a third, at which any other certificate is due
    [InlineData(395, 59, true, null)] // ACM has begun a day ago
    [InlineData(395, 31, true, null)]
    [InlineData(395, 29, true, Severity.Warning)]
    [InlineData(395, 14, true, Severity.High)]
    [InlineData(395, 131, false, Severity.Warning)]
    [InlineData(60, 11, true, null)]
    [InlineData(60, 9, true, Severity.Warning)]
    [InlineData(60, 4, true, Severity.High)]
    public void Window_leaves_the_manager_time_to_renew(int lifetime, int left, bool renewsItself, Severity? severity)
    {
        CertificateFinding finding = Judge(lifetime, left, new ManagedCertificate { RenewsItself = renewsItself });
        Assert.Equal(severity ?? Severity.None, finding.Severity);
        Assert.Equal(severity is null ? [] : new[] { RuleIds.RenewalDue }, Case.Rules(finding));
    }

    [Fact]
    public void What_was_asked_for_holds_for_managed_ones_as_well()
    {
        _case.Options = new TargetOptions { ExpiringWithin = TimeSpan.FromDays(100) };
        Assert.Equal(Severity.Warning, Judge(395, 90, new ManagedCertificate { RenewsItself = true }).Severity);
    }

    [Fact]
    public void Renewal_that_failed_is_told_long_before_the_end()
    {
        CertificateFinding finding = Judge(395, 50, new ManagedCertificate { RenewsItself = true, Renewal = ManagedRenewal.Failed, RenewalReason = "CAA_ERROR" });
        Case.AssertOne(finding, RuleIds.RenewalFailed, Severity.High, Verdict.Critical);
        Assert.Contains("CAA_ERROR", finding.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50, Severity.Warning, Verdict.RenewSoon)]
    [InlineData(10, Severity.High, Verdict.Critical)]
    public void Renewal_that_waits_says_what_validates(int left, Severity severity, Verdict verdict)
    {
        CertificateFinding finding = Judge(395, left, new ManagedCertificate { RenewsItself = true, Renewal = ManagedRenewal.PendingValidation, ValidationStep = "Do this." });
        Assert.Equal((severity, verdict), (finding.Severity, finding.Verdict));
        Assert.Equal("Do this.", Case.Problem(finding, RuleIds.RenewalPendingValidation).Remedy);
    }

    [Fact]
    public void Revoked_is_unfit_whatever_its_dates()
    {
        CertificateFinding finding = Judge(395, 300, new ManagedCertificate { Revoked = "KEY_COMPROMISE" });
        Case.AssertOne(finding, RuleIds.Revoked, Severity.Critical, Verdict.Unfit);
        Assert.Contains("KEY_COMPROMISE", finding.Problem, StringComparison.Ordinal);
    }

    private CertificateFinding Judge(int lifetime, int left, ManagedCertificate managed)
    {
        TestCertificate leaf = _case.Issue(Case.Leaf(lifetime));
        return _case.Judge(_case.InFile(leaf, _case.Issuer) with { Source = SourceKind.Acm, Managed = managed }, Case.Start.AddDays(lifetime - left));
    }
}
