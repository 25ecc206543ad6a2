using Toil.Certificates.Targets;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Targets;

public sealed class StarttlsTargetTests
{
    [Theory]
    [InlineData("smtp", 25)]
    [InlineData("imap", 143)]
    [InlineData("pop3", 110)]
    [InlineData("ftp", 21)]
    [InlineData("nntp", 119)]
    [InlineData("sieve", 4190)]
    [InlineData("ldap", 389)]
    [InlineData("postgres", 5432)]
    [InlineData("postgresql", 5432)]
    [InlineData("mysql", 3306)]
    [InlineData("mariadb", 3306)]
    [InlineData("xmpp", 5222)]
    [InlineData("xmpp-server", 5269)]
    public void A_scheme_brings_its_port(string scheme, int port)
    {
        EndpointTarget target = Assert.IsType<EndpointTarget>(TargetParser.Parse($"{scheme.ToUpperInvariant()}://Host.test/"));
        Assert.Equal((scheme, "host.test", port, $"{scheme}://host.test"), (target.Scheme, target.Host, target.Port, target.Text));
        Assert.Equal(target, TargetParser.Parse(target.Text));
        Assert.Equal($"{scheme}://host.test:587", TargetParser.Parse($"{scheme}://host.test:587").Text);
    }

    [Theory]
    [InlineData("postgres://user:hunter2@db.test/shop?sslmode=require")]
    [InlineData("postgres://db.test/shop?password=hunter2")]
    [InlineData("postgres://db.test/shop?user=u&password=hun?ter2")]
    public void A_password_in_a_connection_string_is_not_repeated(string text)
    {
        ToilException error = Assert.Throws<ToilException>(() => TargetParser.Parse(text));
        Assert.DoesNotContain("hun", error.Message, StringComparison.Ordinal);
    }
}
