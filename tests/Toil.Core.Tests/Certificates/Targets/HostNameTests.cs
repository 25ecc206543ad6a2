using System.Net;
using Toil.Certificates.Targets;

namespace Toil.Core.Tests.Certificates.Targets;

public class HostNameTests
{
    [Theory]
    [InlineData("Example.COM", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("a_b.example.com", "a_b.example.com")]
    [InlineData("3com.example", "3com.example")]
    [InlineData("Straße.example", "xn--strae-oqa.example")]
    [InlineData("XN--bcher-KVA.example", "xn--bcher-kva.example")]
    [InlineData("bücher。example", "xn--bcher-kva.example")]
    public void Names(string text, string expected)
    {
        Assert.True(HostName.TryNormalize(text, out string host, out IPAddress? address));
        Assert.Equal((expected, null), (host, address));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::FFFF:192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("fe80::1%7", "fe80::1%7")]
    public void Addresses(string text, string expected)
    {
        Assert.True(HostName.TryNormalize(text, out string host, out IPAddress? address));
        Assert.Equal((expected, expected), (host, address!.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a%b")]
    [InlineData("example.1")]
    [InlineData("1")]
    [InlineData("[::1]")]
    [InlineData("::1%")]
    [InlineData("::1%\u001b[31m")]
    [InlineData("a\u00adb.\u200bc:")]
    [InlineData("bücher\u0000.example")]
    public void Neither(string text) => Assert.False(HostName.TryNormalize(text, out _, out _));

    [Fact]
    public void Labels_and_names_have_a_greatest_length()
    {
        string label = new('a', 63);
        string longest = $"{label}.{label}.{label}.{label[..61]}";
        Assert.True(HostName.TryNormalize(longest, out _, out _));
        Assert.False(HostName.TryNormalize(longest + "a", out _, out _));
        Assert.False(HostName.TryNormalize(label + "a.example", out _, out _));
    }
}
