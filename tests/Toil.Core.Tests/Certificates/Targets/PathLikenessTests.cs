using Toil.Certificates.Targets;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Targets;

public sealed class PathLikenessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("./shop")]
    [InlineData("../shop")]
    [InlineData(".")]
    [InlineData("~")]
    [InlineData("~/certs")]
    [InlineData("/etc/ssl")]
    [InlineData("certs/shop")]
    [InlineData("certs/**/*.pem")]
    [InlineData("*.example")]
    [InlineData("cert?.x")]
    [InlineData("[ab].x")]
    [InlineData("shop.pem")]
    [InlineData("SHOP.PEM")]
    [InlineData("shop.example.com.crt")]
    [InlineData("bundle.p12")]
    [InlineData("cacerts.jks")]
    [InlineData("existing")]
    [InlineData("certs/x?sni=y")]
    public void Paths(string text)
    {
        _folder.Write("existing", "x");
        Assert.True(PathLikeness.IsPath(text, _folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("missing")]
    [InlineData("shop.example.com")]
    [InlineData("shop.example.com:443")]
    [InlineData("shop:443")]
    [InlineData("[::1]:443")]
    [InlineData("[2001:db8::1]")]
    [InlineData("2001:db8::1")]
    [InlineData("https://shop.example.com/a.pem")]
    [InlineData("tls://existing")]
    [InlineData("file:///etc/ssl")]
    [InlineData("store://CurrentUser/My")]
    [InlineData("shop.example.com?sni=other.example.com")]
    [InlineData("shop.example.com:8443?address=192.0.2.1&sni=x")]
    [InlineData("[::1]:443?sni=shop.example.com")]
    public void Others(string text)
    {
        _folder.Write("existing", "x");
        Assert.False(PathLikeness.IsPath(text, _folder.Path));
    }

    [Fact]
    public void Relative_paths_are_taken_from_the_folder_and_everything_else_stays()
    {
        TargetResolver resolver = new();
        Assert.Equal(_folder["certs/shop.pem"], resolver.Resolve(" certs/shop.pem ", _folder.Path));
        Assert.Equal(_folder["*.pem"], resolver.Resolve("./*.pem", _folder.Path));
        Assert.Equal("shop.example.com", resolver.Resolve("shop.example.com", _folder.Path));
        Assert.Equal(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/certs", resolver.Resolve("~/certs", _folder.Path));
        Assert.Equal("./a\0b", resolver.Resolve("./a\0b", _folder.Path));
    }
}
