using System.Net;
using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Judging;

public sealed class NameMatchTests : IDisposable
{
    private readonly Case _case = new();

    public void Dispose() => _case.Dispose();

    // RFC 9525, 6.3: a wildcard is the whole first label and stands for exactly one.
    [Theory]
    [InlineData("shop.example.com", "shop.example.com", true)]
    [InlineData("SHOP.Example.com", "shop.example.com", true)]
    [InlineData("shop.example.com.", "shop.example.com", true)]
    [InlineData("example.com", "shop.example.com", false)]
    [InlineData("shop.example.com", "example.com", false)]
    [InlineData("*.example.com", "shop.example.com", true)]
    [InlineData("*.EXAMPLE.com", "shop.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "a.shop.example.com", false)]
    [InlineData("*.example.com", "shop.example.org", false)]
    [InlineData("*.example.com", "xn--bcher-kva.example.com", true)]
    [InlineData("s*.example.com", "shop.example.com", false)]
    [InlineData("*p.example.com", "shop.example.com", false)]
    [InlineData("shop.*.com", "shop.example.com", false)]
    [InlineData("*.*.com", "shop.example.com", false)]
    [InlineData("*.com", "example.com", false)]
    [InlineData("*", "com", false)]
    [InlineData("*.", "com", false)]
    [InlineData("*.example.com", "*.example.com", true)]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("*.0.2.1", "192.0.2.1", false)]
    public void Dns_names(string pattern, string name, bool holds)
        => Assert.Equal(holds, NameMatch.Holds(Case.Facts(_case.Issue(Case.Leaf() with { DnsNames = [pattern] })), name));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8:0:0::1", true)]
    [InlineData("fe80::1", "fe80::1%7", true)]
    [InlineData("2001:db8::1", "shop.example.com", false)]
    public void Ip_addresses(string held, string expected, bool holds)
        => Assert.Equal(holds, NameMatch.Holds(Case.Facts(_case.Issue(Case.Leaf() with { DnsNames = [], IpAddresses = [IPAddress.Parse(held)] })), expected));

    [Fact]
    public void A_wrong_name_is_broken_now()
    {
        CertificateFinding finding = _case.Judge(_case.Issue(Case.Leaf(name: "other.example.com")));
        Case.AssertOne(finding, RuleIds.NameMismatch, Severity.Critical, Verdict.Unfit);
        Assert.Equal("Not for shop.example.com: it holds other.example.com. Clients refuse it.", finding.Problem);
    }

    [Fact]
    public void The_common_name_is_not_looked_at()
        => Assert.Equal(
            "Not for shop.example.com: it has only the common name 'shop.example.com', which clients no longer look at. Clients refuse it.",
            _case.Judge(_case.Issue(Case.Leaf() with { DnsNames = [] })).Problem);

    [Fact]
    public void Names_are_cut_where_there_are_many_and_missed_where_there_is_none()
    {
        string[] names = ["a.example.com", "b.example.com", "c.example.com", "d.example.com", "e.example.com"];
        Assert.Contains(
            "it holds a.example.com, b.example.com, c.example.com and 2 more.",
            _case.Judge(_case.Issue(Case.Leaf() with { DnsNames = names })).Problem, StringComparison.Ordinal);
        Assert.Contains(
            "it holds no name at all",
            _case.Judge(_case.Issue(Case.Leaf() with { DnsNames = [], Subject = "O=Example" })).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_held_against_a_name_only_where_one_is_given()
    {
        Sighting sighting = _case.InFile(_case.Issue(Case.Leaf(name: "other.example.com")));
        Assert.Equal(Verdict.Ok, _case.Judge(sighting, Case.Start).Verdict);
        Assert.Equal([RuleIds.NameMismatch], Case.Rules(_case.Judge(sighting with { ExpectedName = "shop.example.com" }, Case.Start)));
    }
}
