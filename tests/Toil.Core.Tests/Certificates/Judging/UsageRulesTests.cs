using System.Security.Cryptography.X509Certificates;
using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

/// <summary>Certificates that were issued for something else, and are served.</summary>
public sealed class UsageRulesTests : IDisposable
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    private readonly Case _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData("clientAuth", ClientAuth)]
    [InlineData("anyExtendedKeyUsage", "2.5.29.37.0")]
    [InlineData("clientAuth, emailProtection, 1.2.3.4", ClientAuth, "1.3.6.1.5.5.7.3.4", "1.2.3.4")]
    public void A_certificate_for_other_uses_is_refused(string shown, params string[] uses)
    {
        CertificateFinding finding = _case.Judge(_case.Issue(Case.Leaf() with { ExtendedKeyUsages = uses }));
        Case.AssertOne(finding, RuleIds.WrongUsage, Severity.High, Verdict.Unfit);
        Assert.Equal($"It is not issued for servers: its extended key usage is {shown}. Clients refuse it.", finding.Problem);
    }

    [Theory]
    [InlineData]
    [InlineData("1.3.6.1.5.5.7.3.1", ClientAuth)]
    public void A_certificate_for_servers_or_for_no_use_in_particular_is_fine(params string[] uses)
        => Assert.Equal(Verdict.Ok, _case.Judge(_case.Issue(Case.Leaf() with { ExtendedKeyUsages = uses })).Verdict);

    [Theory]
    [InlineData(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, "It is not issued for TLS: its key usage is keyCertSign, cRLSign. Clients refuse it.")]
    [InlineData(X509KeyUsageFlags.DecipherOnly, "It is not issued for TLS: its key usage is empty. Clients refuse it.")]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, "Its key usage is keyEncipherment, and the server has to sign with it: browsers refuse it.")]
    public void A_key_that_may_not_do_what_TLS_wants_is_told(X509KeyUsageFlags usage, string expected)
    {
        CertificateFinding finding = _case.Judge(_case.Issue(With(usage)));
        Case.AssertOne(finding, RuleIds.WrongUsage, Severity.High, Verdict.Unfit);
        Assert.Equal(expected, finding.Problem);
    }

    [Theory]
    [InlineData(X509KeyUsageFlags.DigitalSignature)]
    [InlineData(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment)]
    public void A_key_that_may_sign_is_fine(X509KeyUsageFlags usage) => Assert.Equal(Verdict.Ok, _case.Judge(_case.Issue(With(usage))).Verdict);

    [Fact]
    public void A_server_that_decrypts_and_does_not_sign_needs_no_more()
    {
        Sighting sighting = _case.See(_case.Issue(With(X509KeyUsageFlags.KeyEncipherment))) with { CipherSuite = "TLS_RSA_WITH_AES_128_GCM_SHA256" };
        Assert.Equal(Verdict.Ok, _case.Judge(sighting, Case.Start).Verdict);
    }

    [Fact]
    public void A_file_may_hold_a_certificate_for_anything()
        => Assert.Equal(Verdict.Ok, _case.Judge(_case.InFile(_case.Issue(Case.Leaf() with { ExtendedKeyUsages = [ClientAuth] })), Case.Start).Verdict);

    [Fact]
    public void An_authority_that_may_not_issue_for_servers_is_refused_in_the_platforms_words()
    {
        TestCertificate clients = _case.Issue(Case.Authority("Clients CA", years: 10) with { ExtendedKeyUsages = [ClientAuth] }, _case.Root);
        CertificateFinding finding = _case.Judge(_case.See(_case.Issue(Case.Leaf(), clients), clients), Case.Start);
        Case.AssertOne(finding, RuleIds.UntrustedRoot, Severity.High, Verdict.Unfit);
        Assert.StartsWith("This machine refuses its chain: ", finding.Problem, StringComparison.Ordinal);
    }

    private static TestCertificateOptions With(X509KeyUsageFlags usage) => Case.Leaf() with { Extensions = [new X509KeyUsageExtension(usage, true)] };
}
