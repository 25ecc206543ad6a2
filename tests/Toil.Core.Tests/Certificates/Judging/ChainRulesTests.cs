using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

public sealed class ChainRulesTests : IDisposable
{
    private readonly Case _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void A_whole_chain_to_a_trusted_root_is_fine()
    {
        CertificateFinding finding = _case.Judge(_case.Issue(Case.Leaf()));
        Assert.Equal((Verdict.Ok, Severity.None, string.Empty), (finding.Verdict, finding.Severity, finding.Problem));
        Assert.Equal(Case.Start.AddDays(90).AddSeconds(-1), finding.ServedChainNotAfter);
        Assert.Equal(finding.NotAfter, finding.BestChainNotAfter);
    }

    [Fact]
    public void The_root_may_be_sent_and_the_order_does_not_matter()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        Assert.Equal(Verdict.Ok, _case.Judge(_case.See(leaf, _case.Root, _case.Issuer), Case.Start).Verdict);
    }

    [Fact]
    public void A_missing_intermediate_is_told_apart_from_an_unknown_root()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        CertificateFinding alone = _case.Judge(_case.See(leaf) with { Chain = [Case.Facts(leaf)] }, Case.Start);
        Case.AssertOne(alone, RuleIds.IncompleteChain, Severity.High, Verdict.Unfit);
        Assert.Contains("'CN=Issuing CA, O=Example'", alone.Problem, StringComparison.Ordinal);

        _case.MachineTrustsRoot = false;
        CertificateFinding unknown = _case.Judge(leaf, Case.Start);
        Case.AssertOne(unknown, RuleIds.UntrustedRoot, Severity.High, Verdict.Unfit);
        Assert.Equal("Its chain leads to 'CN=Root, O=Example', which this machine does not trust.", unknown.Problem);
        Assert.Null(unknown.BestChainNotAfter);
    }

    [Fact]
    public void An_intermediate_that_this_machine_has_is_missing_all_the_same()
    {
        _case.Added.AddRange([_case.Root, _case.Issuer]);
        _case.MachineTrustsRoot = false;
        TestCertificate leaf = _case.Issue(Case.Leaf());
        CertificateFinding finding = _case.Judge(_case.See(leaf) with { Chain = [Case.Facts(leaf)] }, Case.Start);
        Case.AssertOne(finding, RuleIds.IncompleteChain, Severity.High, Verdict.Unfit);
        Assert.StartsWith("The server does not send the intermediate 'CN=Issuing CA, O=Example'", finding.Problem, StringComparison.Ordinal);
        Assert.Equal(finding.NotAfter, finding.BestChainNotAfter);
    }

    [Fact]
    public void Nothing_is_concluded_where_only_the_leaf_could_be_seen()
    {
        TestCertificate leaf = _case.Issue(Case.Leaf());
        CertificateFinding finding = _case.Judge(_case.See(leaf) with { Chain = [Case.Facts(leaf)], IsChainWhole = false }, Case.Start);
        Assert.Equal(Verdict.Ok, finding.Verdict);
    }

    [Fact]
    public void Self_signed_is_neither_incomplete_nor_untrusted()
    {
        TestCertificate leaf = _case.Add(TestPki.Create(Case.Leaf()));
        Sighting sighting = _case.See(leaf) with { Chain = [Case.Facts(leaf)] };
        Case.AssertOne(_case.Judge(sighting, Case.Start), RuleIds.SelfSigned, Severity.High, Verdict.Unfit);
        _case.Added.Add(leaf);
        CertificateFinding trusted = _case.Judge(sighting, Case.Start);
        Assert.Equal((Verdict.Ok, leaf.Certificate.NotAfter.ToUniversalTime()), (trusted.Verdict, trusted.BestChainNotAfter!.Value.UtcDateTime));
    }

    [Fact]
    public void Added_roots_are_trusted_besides_those_of_the_machine()
    {
        TestCertificate own = _case.Add(TestPki.Create(Case.Authority("Own Root", years: 5)));
        TestCertificate leaf = _case.Issue(Case.Leaf(), own);
        Sighting sighting = _case.See(leaf) with { Chain = [Case.Facts(leaf)] };
        Assert.NotEqual(Verdict.Ok, _case.Judge(sighting, Case.Start).Verdict);
        _case.Added.Add(own);
        Assert.Equal(Verdict.Ok, _case.Judge(sighting, Case.Start).Verdict);
        Assert.Equal(Verdict.Ok, _case.Judge(_case.Issue(Case.Leaf()), 0).Verdict);
    }

    [Fact]
    public void A_signature_that_does_not_fit_is_said_to_be_one()
    {
        TestCertificate namesake = _case.Issue(Case.Authority("Issuing CA", years: 10) with { HasKeyIds = false }, _case.Root);
        TestCertificate leaf = _case.Issue(Case.Leaf() with { HasKeyIds = false });
        CertificateFinding finding = _case.Judge(_case.See(leaf, namesake), Case.Start);
        Case.AssertOne(finding, RuleIds.UntrustedRoot, Severity.High, Verdict.Unfit);
        Assert.Equal("A signature in its chain does not fit: clients refuse it.", finding.Problem);
    }

    [Fact]
    public void An_issuer_that_is_no_authority_is_refused_in_the_platforms_words()
    {
        TestCertificate pretender = _case.Issue(Case.Authority("Pretender", years: 10) with { IsAuthority = false }, _case.Root);
        TestCertificate leaf = _case.Issue(Case.Leaf(), pretender);
        CertificateFinding finding = _case.Judge(_case.See(leaf, pretender), Case.Start);
        Case.AssertOne(finding, RuleIds.UntrustedRoot, Severity.High, Verdict.Unfit);
        Assert.StartsWith("This machine refuses its chain: ", finding.Problem, StringComparison.Ordinal);

        _case.MachineTrustsRoot = false;
        _case.Added.Add(_case.Root);
        Assert.StartsWith("This machine refuses its chain: ", _case.Judge(_case.See(leaf, pretender), Case.Start).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_intermediate_that_ends_first_takes_the_leaf_with_it()
    {
        TestCertificate brief = _case.Issue(Case.Authority("Brief CA", 0) with { NotAfter = Case.Start.AddDays(40) }, _case.Root);
        TestCertificate leaf = _case.Issue(Case.Leaf(days: 90), brief);
        Sighting sighting = _case.See(leaf, brief);
        CertificateFinding soon = _case.Judge(sighting, Case.Start);
        Case.AssertOne(soon, RuleIds.ChainEndsFirst, Severity.Warning, Verdict.Unfit);
        Assert.Equal("The intermediate 'CN=Brief CA, O=Example' ends on 2026-02-10 00:00Z, before the certificate itself.", soon.Problem);
        Assert.Equal(Case.Start.AddDays(40), soon.ServedChainNotAfter);
        Assert.Equal(Case.Start.AddDays(40), soon.BestChainNotAfter);
        Assert.Equal(Severity.High, Case.Problem(_case.Judge(sighting, Case.Start.AddDays(25).AddSeconds(1)), RuleIds.ChainEndsFirst).Severity);
        CertificateFinding ended = _case.Judge(sighting, Case.Start.AddDays(40).AddSeconds(1));
        Assert.Equal((Severity.Critical, Verdict.Unfit), (ended.Severity, ended.Verdict));
        Assert.Equal("The intermediate 'CN=Brief CA, O=Example' ended on 2026-02-10 00:00Z.", ended.Problem);
    }

    [Fact]
    public void Clients_with_another_path_go_on()
    {
        (TestCertificate brief, TestCertificate leaf, TestCertificate renewed) = Renewed();
        foreach (double day in new[] { 0d, 41d })
        {
            CertificateFinding sent = _case.Judge(_case.See(leaf, brief, renewed), Case.Start.AddDays(day));
            Assert.Equal(Severity.Warning, Case.Problem(sent, RuleIds.ChainEndsFirst).Severity);
            Assert.Contains("another path", Case.Problem(sent, RuleIds.ChainEndsFirst).Message, StringComparison.Ordinal);
            Assert.Equal(leaf.Certificate.NotAfter.ToUniversalTime(), sent.BestChainNotAfter!.Value.UtcDateTime);
        }
    }

    [Fact]
    public void In_a_file_the_renewed_intermediate_beside_the_old_one_counts_too()
    {
        (TestCertificate brief, TestCertificate leaf, TestCertificate renewed) = Renewed();
        DateTimeOffset after = Case.Start.AddDays(41);
        Assert.Equal(Severity.Critical, Case.Problem(_case.Judge(_case.InFile(leaf, brief), after), RuleIds.ChainEndsFirst).Severity);
        Assert.Equal(Severity.Warning, Case.Problem(_case.Judge(_case.InFile(leaf, brief, renewed), after), RuleIds.ChainEndsFirst).Severity);
    }

    [Fact]
    public void A_root_that_ends_first_is_told_when_a_renewal_would_be()
    {
        TestCertificate root = _case.Add(TestPki.Create(Case.Authority("Old Root", 0) with { NotAfter = Case.Start.AddDays(50) }));
        _case.Added.Add(root);
        TestCertificate issuer = _case.Issue(Case.Authority("Young CA", 5), root);
        foreach (TestCertificate[] sent in new[] { new[] { issuer }, [issuer, root] })
        {
            Sighting sighting = _case.See(_case.Issue(Case.Leaf(), issuer), sent);
            CertificateFinding early = _case.Judge(sighting, Case.Start.AddDays(15));
            Assert.Equal((Verdict.Ok, Case.Start.AddDays(50)), (early.Verdict, early.BestChainNotAfter));
            CertificateFinding due = _case.Judge(sighting, Case.Start.AddDays(21));
            Case.AssertOne(due, RuleIds.ChainEndsFirst, Severity.Warning, Verdict.Unfit);
            Assert.Equal("The root 'CN=Old Root, O=Example' of its best chain ends on 2026-02-20 00:00Z, before the certificate itself.", due.Problem);
            Assert.Equal(Severity.High, Case.Problem(_case.Judge(sighting, Case.Start.AddDays(40)), RuleIds.ChainEndsFirst).Severity);
            CertificateFinding ended = _case.Judge(sighting, Case.Start.AddDays(50).AddSeconds(1));
            Case.AssertOne(ended, RuleIds.ChainEndsFirst, Severity.Critical, Verdict.Unfit);
            Assert.Equal("The root 'CN=Old Root, O=Example' of its best chain ended on 2026-02-20 00:00Z: clients refuse it.", ended.Problem);
        }
    }

    [Fact]
    public void An_authority_that_is_not_yet_valid_is_refused_with_what_it_issued()
    {
        TestCertificate next = _case.Issue(Case.Authority("Next CA", 5) with { NotBefore = Case.Start.AddDays(10) }, _case.Root);
        Sighting sighting = _case.See(_case.Issue(Case.Leaf(), next), next);
        CertificateFinding finding = _case.Judge(sighting, Case.Start.AddDays(1));
        Case.AssertOne(finding, RuleIds.NotYetValid, Severity.Critical, Verdict.Unfit);
        Assert.Equal("Its authority 'CN=Next CA, O=Example' is not valid before 2026-01-11 00:00Z, 9 days from now: clients refuse the chain.", finding.Problem);
        Assert.Equal(Verdict.Ok, _case.Judge(sighting, Case.Start.AddDays(10)).Verdict);
    }

    [Fact]
    public void An_expired_chain_is_trusted_all_the_same()
    {
        CertificateFinding finding = _case.Judge(_case.Issue(Case.Leaf()), 100);
        Case.AssertOne(finding, RuleIds.Expired, Severity.Critical, Verdict.Expired);
    }

    [Fact]
    public void Files_are_not_asked_for_trust()
    {
        _case.MachineTrustsRoot = false;
        CertificateFinding finding = _case.Judge(_case.InFile(_case.Issue(Case.Leaf())), Case.Start);
        Assert.Equal((Verdict.Ok, null), (finding.Verdict, finding.BestChainNotAfter));
    }

    [Fact]
    public void A_request_for_a_client_certificate_is_worth_a_word()
    {
        Sighting sighting = _case.See(_case.Issue(Case.Leaf())) with { ClientCertificateRequested = true };
        CertificateFinding finding = _case.Judge(sighting, Case.Start);
        Case.AssertOne(finding, RuleIds.ClientCertificate, Severity.Info, Verdict.Ok);
        _case.Grades[RuleIds.ClientCertificate] = RuleGrade.High;
        Case.AssertOne(_case.Judge(sighting, Case.Start), RuleIds.ClientCertificate, Severity.High, Verdict.Unfit);
    }

    [Fact]
    public void Weak_keys_and_signatures_are_found_anywhere_in_the_chain()
    {
        TestCertificate weakLeaf = _case.Issue(Case.Leaf() with { Key = TestKey.Rsa1024 });
        CertificateFinding leaf = _case.Judge(weakLeaf);
        Assert.Contains(RuleIds.WeakKey, Case.Rules(leaf));
        Assert.Equal("Its key is weak (RSA 1024): current clients refuse it.", Case.Problem(leaf, RuleIds.WeakKey).Message);

        TestCertificate weakIssuer = _case.Issue(Case.Authority("Weak CA", years: 5) with { Key = TestKey.Rsa1024 }, _case.Root);
        CertificateFinding chain = _case.Judge(_case.See(_case.Issue(Case.Leaf(), weakIssuer), weakIssuer), Case.Start);
        Assert.Contains("'CN=Weak CA, O=Example'", Case.Problem(chain, RuleIds.WeakKey).Message, StringComparison.Ordinal);

        Assert.DoesNotContain(RuleIds.WeakKey, Case.Rules(_case.Judge(_case.Issue(Case.Leaf() with { Key = TestKey.Rsa2048 }))));
    }

    [Theory]
    [InlineData("rsa:2048 -sha1", true)]
    [InlineData("rsa:2048 -md5", true)]
    [InlineData("rsa:2048 -sha256", false)]
    public void A_signature_with_a_broken_digest_is_weak(string how, bool isWeak)
    {
        using TempFolder folder = new();
        string path = OpenSsl.SelfSigned(folder, ["-newkey", .. how.Split(' '), "-addext", "basicConstraints=CA:FALSE"]);
        using System.Security.Cryptography.X509Certificates.X509Certificate2 read =
            System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(path);
        Sighting sighting = _case.InFile(_case.Issue(Case.Leaf())) with
        {
            Chain = [Toil.Certificates.Parsing.CertificateParser.Parse(read.RawData, read.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256))],
        };
        Assert.Equal(isWeak, Case.Rules(_case.Judge(sighting, sighting.Chain[0].NotBefore)).Contains(RuleIds.WeakSignature));
    }

    [Fact]
    public void A_roots_signature_on_itself_proves_nothing_and_may_be_weak()
    {
        using TempFolder folder = new();
        string path = OpenSsl.SelfSigned(folder, "-newkey", "rsa:2048", "-sha1");
        using System.Security.Cryptography.X509Certificates.X509Certificate2 read =
            System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(path);
        Sighting sighting = _case.InFile(_case.Issue(Case.Leaf())) with
        {
            Chain = [Toil.Certificates.Parsing.CertificateParser.Parse(read.RawData, read.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256))],
        };
        Assert.Empty(_case.Judge(sighting, sighting.Chain[0].NotBefore).Problems);
    }

    /// <summary>An intermediate that ends on day 40, a leaf of 90 days below it, and the intermediate renewed with its key.</summary>
    private (TestCertificate Brief, TestCertificate Leaf, TestCertificate Renewed) Renewed()
    {
        TestCertificate brief = _case.Issue(Case.Authority("Brief CA", 0) with { NotAfter = Case.Start.AddDays(40) }, _case.Root);
        TestCertificate renewed = _case.Renew(brief, Case.Start.AddYears(5));
        return (brief, _case.Issue(Case.Leaf(days: 90), brief), renewed);
    }
}
