using System.Net;
using System.Security.Cryptography.X509Certificates;
using Toil.Certificates.Targets;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Targets;

public class TargetParserTests
{
    [Theory]
    [InlineData("shop.example.com", "shop.example.com:443", "shop.example.com", 443)]
    [InlineData("  Shop.Example.COM. ", "shop.example.com:443", "shop.example.com", 443)]
    [InlineData("shop.example.com:8443", "shop.example.com:8443", "shop.example.com", 8443)]
    [InlineData("tls://shop.example.com:8443", "shop.example.com:8443", "shop.example.com", 8443)]
    [InlineData("https://shop.example.com", "https://shop.example.com", "shop.example.com", 443)]
    [InlineData("HTTPS://shop.example.com:443/", "https://shop.example.com", "shop.example.com", 443)]
    [InlineData("https://shop.example.com:8443/health#top", "https://shop.example.com:8443", "shop.example.com", 8443)]
    [InlineData("_dmarc.example.com", "_dmarc.example.com:443", "_dmarc.example.com", 443)]
    [InlineData("localhost:1", "localhost:1", "localhost", 1)]
    [InlineData("localhost:65535", "localhost:65535", "localhost", 65535)]
    [InlineData("bücher.example", "xn--bcher-kva.example:443", "xn--bcher-kva.example", 443)]
    [InlineData("https://例え.テスト", "https://xn--r8jz45g.xn--zckzah", "xn--r8jz45g.xn--zckzah", 443)]
    [InlineData("192.0.2.7", "192.0.2.7:443", "192.0.2.7", 443)]
    [InlineData("192.0.2.7:8443", "192.0.2.7:8443", "192.0.2.7", 8443)]
    [InlineData("2001:DB8:0::1", "[2001:db8::1]:443", "2001:db8::1", 443)]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:443", "2001:db8::1", 443)]
    [InlineData("ldaps://[2001:db8::1]:6360", "ldaps://[2001:db8::1]:6360", "2001:db8::1", 6360)]
    [InlineData("[fe80::1%21]:443", "[fe80::1%21]:443", "fe80::1%21", 443)]
    public void Reads_endpoints(string text, string canonical, string host, int port)
    {
        EndpointTarget target = Endpoint(text);
        Assert.Equal((canonical, host, port), (target.Text, target.Host, target.Port));
        Assert.Equal(target, TargetParser.Parse(target.Text));
    }

    [Theory]
    [InlineData("tls", 443)]
    [InlineData("https", 443)]
    [InlineData("smtps", 465)]
    [InlineData("ldaps", 636)]
    [InlineData("imaps", 993)]
    [InlineData("pop3s", 995)]
    [InlineData("ftps", 990)]
    [InlineData("mqtts", 8883)]
    public void A_scheme_brings_its_port(string scheme, int port)
    {
        Assert.Equal(port, Endpoint($"{scheme}://example.com").Port);
        Assert.Equal(1234, Endpoint($"{scheme}://example.com:1234").Port);
    }

    [Fact]
    public void A_name_is_sent_as_server_name_and_an_address_is_not()
    {
        Assert.Equal("shop.example.com", Endpoint("Shop.example.com.").ServerName);
        Assert.Null(Endpoint("192.0.2.7").ServerName);
        Assert.Null(Endpoint("[::1]:443").ServerName);
    }

    [Theory]
    [InlineData("10.0.0.1?sni=Shop.Example.com", "10.0.0.1:443?sni=shop.example.com", "shop.example.com", "10.0.0.1")]
    [InlineData("https://lb.example.com/?sni=shop.example.com&address=10.0.0.9", "https://lb.example.com?sni=shop.example.com&address=10.0.0.9", "shop.example.com", "10.0.0.9")]
    [InlineData("shop.example.com?address=2001:db8::9", "shop.example.com:443?address=2001:db8::9", "shop.example.com", "2001:db8::9")]
    [InlineData("shop.example.com?address=fe80::1%2521", "shop.example.com:443?address=fe80::1%2521", "shop.example.com", "fe80::1%21")]
    [InlineData("shop.example.com?sni=shop.example.com", "shop.example.com:443", "shop.example.com", null)]
    [InlineData("shop.example.com?sni=b%C3%BCcher.example", "shop.example.com:443?sni=xn--bcher-kva.example", "xn--bcher-kva.example", null)]
    public void Server_name_and_address_may_differ_from_the_host(string text, string canonical, string serverName, string? address)
    {
        EndpointTarget target = Endpoint(text);
        Assert.Equal((canonical, serverName, address), (target.Text, target.ServerName, target.Address?.ToString()));
        Assert.Equal(target, TargetParser.Parse(target.Text));
    }

    [Fact]
    public void Options_take_the_place_of_what_the_target_says()
    {
        EndpointTarget target = (EndpointTarget)TargetParser.Parse("shop.example.com?sni=a.example.com", "B.example.com", "192.0.2.1");
        Assert.Equal(("b.example.com", IPAddress.Parse("192.0.2.1")), (target.ServerName, target.Address));
        Assert.Equal("shop.example.com:443?sni=b.example.com&address=192.0.2.1", target.Text);
    }

    [Fact]
    public void A_zone_may_be_the_name_of_an_interface_here()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the loopback interface is called lo on Linux");
        Assert.Equal("[fe80::1%1]:443", Endpoint("[fe80::1%lo]:443").Text);
        Assert.Equal("[fe80::1%1]:443", Endpoint("[fe80::1%25lo]:443").Text);
    }

    [Theory]
    [InlineData("", "TargetInvalid")]
    [InlineData("   ", "TargetInvalid")]
    [InlineData("example.com:0", "TargetPortOutOfRange")]
    [InlineData("example.com:70000", "TargetPortOutOfRange")]
    [InlineData("example.com:-5", "TargetPortOutOfRange")]
    [InlineData("example.com:+5", "TargetPortOutOfRange")]
    [InlineData("example.com:https", "TargetPortOutOfRange")]
    [InlineData("example.com:", "TargetPortOutOfRange")]
    [InlineData("example.com:99999999999999999999", "TargetPortOutOfRange")]
    [InlineData("[::1]:", "TargetPortOutOfRange")]
    [InlineData("[::1]::443", "TargetPortOutOfRange")]
    [InlineData("[::1]443", "TargetHostInvalid")]
    [InlineData("[example.com]:443", "TargetHostInvalid")]
    [InlineData("[::1", "TargetHostInvalid")]
    [InlineData("[fe80::1%no-such-interface]:443", "TargetHostInvalid")]
    [InlineData("https://", "TargetHostInvalid")]
    [InlineData("exa mple.com", "TargetHostInvalid")]
    [InlineData("-example.com", "TargetHostInvalid")]
    [InlineData("example-.com", "TargetHostInvalid")]
    [InlineData("example..com", "TargetHostInvalid")]
    [InlineData("*.example.com", "TargetHostInvalid")]
    [InlineData("256.1.1.1", "TargetHostInvalid")]
    [InlineData("127.1", "TargetHostInvalid")]
    [InlineData("0177.0.0.1", "TargetHostInvalid")]
    [InlineData("1.2.3", "TargetHostInvalid")]
    [InlineData("gopher://example.com", "TargetSchemeUnknown")]
    [InlineData("htps://example.com", "TargetSchemeUnknown")]
    [InlineData("a b://example.com", "TargetInvalid")]
    [InlineData("://example.com", "TargetSchemeUnknown")]
    [InlineData("https://example.com?token=1", "TargetQueryUnknown")]
    [InlineData("https://example.com?sni=192.0.2.1", "TargetServerNameInvalid")]
    [InlineData("https://example.com?sni=a%20b", "TargetServerNameInvalid")]
    [InlineData("https://example.com?address=shop.example.com", "TargetAddressInvalid")]
    [InlineData("https://example.com?address=192.0.2.1:443", "TargetAddressInvalid")]
    [InlineData("file://server/share", "TargetInvalid")]
    [InlineData("file://", "TargetInvalid")]
    [InlineData("file:///a%00b", "TargetInvalid")]
    [InlineData("store://", "StoreUnknown")]
    [InlineData("store://CurrentUser", "StoreUnknown")]
    [InlineData("store://CurrentUser/", "StoreUnknown")]
    [InlineData("store://CurrentUser/My/x", "StoreUnknown")]
    [InlineData("store://Nobody/My", "StoreUnknown")]
    [InlineData("store://1/My", "StoreUnknown")]
    [InlineData("store://+1/My", "StoreUnknown")]
    [InlineData("store:// 1/My", "StoreUnknown")]
    [InlineData("store://CurrentUser,LocalMachine/My", "StoreUnknown")]
    [InlineData("store://CurrentUser/My\u001b[31m", "StoreUnknown")]
    public void Says_what_is_wrong(string text, string errorId)
    {
        ToilException error = Assert.Throws<ToilException>(() => TargetParser.Parse(text));
        Assert.Equal((errorId, ErrorKind.InvalidInput, text), (error.ErrorId, error.Kind, error.Item));
    }

    [Fact]
    public void Names_the_nearest_scheme()
        => Assert.Contains("Did you mean 'https://'?", Assert.Throws<ToilException>(() => TargetParser.Parse("htps://example.com")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://ops:sesame42@example.com")]
    [InlineData("ops:sesame42@example.com")]
    [InlineData("https://ops:sesame42?x@example.com")]
    [InlineData("https://ops:sesame42#x@example.com")]
    [InlineData("https://ops:sesame42/x@example.com")]
    [InlineData("https://sesame42:1@x?sni=ok")]
    [InlineData("https://example.com?sni=sesame42@x")]
    [InlineData("postgres://ops:sesame42@example.com")]
    [InlineData("ops:sesame42@x://example.com")]
    [InlineData("store://ops:sesame42@CurrentUser/My")]
    [InlineData("file://ops:sesame42@host/x")]
    [InlineData("https://ops:p@sesame42@example.com:70000")]
    public void A_password_is_never_repeated(string text)
    {
        ToilException error = Assert.Throws<ToilException>(() => TargetParser.Parse(text));
        Assert.DoesNotContain("sesame42", error.ToString(), StringComparison.Ordinal);
        Assert.Null(error.Item);
    }

    [Theory]
    [InlineData("exa\u001b[31mmple.com")]
    [InlineData("example.com:\u001b[2J")]
    [InlineData("example.com\nforged line")]
    [InlineData("x\u202egpj.example.com:80a")]
    [InlineData("https://example.com?\u0007=1")]
    [InlineData("ht\u001btps://example.com")]
    [InlineData("store://\u009b31m/My")]
    [InlineData("file://\u001b]0;x\u0007/a")]
    [InlineData("https://example.com?sni=%1b%5b31m")]
    [InlineData("https://example.com?address=%0a1.2.3.4")]
    public void Hostile_text_is_inert_in_messages(string text)
    {
        string message = Assert.Throws<ToilException>(() => TargetParser.Parse(text)).Message;
        Assert.DoesNotContain(message, c => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format);
        Assert.InRange(message.Length, 1, 700);
    }

    [Theory]
    [InlineData("/etc/ssl/certs", "/etc/ssl/certs", false)]
    [InlineData("/srv/**/*.pem", "/srv/**/*.pem", false)]
    [InlineData("/odd/a://b@c.pem", "/odd/a://b@c.pem", false)]
    [InlineData("file:///srv/a%20b.pem", "/srv/a b.pem", false)]
    [InlineData("file://LocalHost/srv/a.pem", "/srv/a.pem", false)]
    [InlineData("file:///srv/what?.pem", "/srv/what?.pem", true)]
    [InlineData("file:///srv/../a@b.pem", "/a@b.pem", false)]
    [InlineData("file:///srv/%2a.pem", "/srv/*.pem", true)]
    public void Reads_paths(string text, string path, bool isLiteral)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths of Unix");
        PathTarget target = Assert.IsType<PathTarget>(TargetParser.Parse(text));
        Assert.Equal((path, isLiteral), (target.Path, target.IsLiteral));
    }

    [Theory]
    [InlineData("/srv/*.pem")]
    [InlineData("/srv/[a]?%20é#1.pem")]
    [InlineData("/srv/ends in a blank ")]
    public void A_literal_path_reads_back_as_what_it_is(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths of Unix");
        PathTarget target = new(path, IsLiteral: true);
        Assert.Equal(target, TargetParser.Parse(target.Text));
        Assert.Equal("/srv/plain.pem", new PathTarget("/srv/plain.pem", IsLiteral: true).Text);
    }

    [Theory]
    [InlineData("store://currentuser/My", StoreLocation.CurrentUser, "My", "store://CurrentUser/My")]
    [InlineData("STORE://LocalMachine/Root", StoreLocation.LocalMachine, "Root", "store://LocalMachine/Root")]
    public void Reads_stores(string text, StoreLocation location, string name, string canonical)
    {
        StoreTarget target = Assert.IsType<StoreTarget>(TargetParser.Parse(text));
        Assert.Equal((location, name, canonical), (target.Location, target.Name, target.Text));
        Assert.Equal(target, TargetParser.Parse(target.Text));
    }

    private static EndpointTarget Endpoint(string text) => Assert.IsType<EndpointTarget>(TargetParser.Parse(text));
}
