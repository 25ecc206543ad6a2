using System.Globalization;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Toil.Certificates.Targets;
using Toil.Operations;
using HostName = Toil.Certificates.Targets.HostName;

namespace Toil.Core.Tests.Certificates.Targets;

/// <summary>Whatever is written as a target, the parser understands it the same way twice, or says so with its one exception.</summary>
public class TargetProperties
{
    private static readonly Config s_thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true);

    // Arbitrary text hits little; text made of the pieces that mean something hits every branch.
    private static readonly string[] s_pieces =
    [
        "https://", "tls://", "file://", "store://", "imaps://", "gopher://", "://", "/", "?", "#", "&", "=", "@", ":", "[", "]", "%", "%25", "%00", "*", "..",
        ".", "-", " ", "\t", "\n", "\0", "\u001b[31m", "\u202e", "\ud800", "\uFF20", "::1", "fe80::1", "%1", "127.0.0.1", "example.com", "bücher", "例え", "xn--", "sni=",
        "address=", "CurrentUser", "LocalMachine", "My", "443", "0", "70000", "user:pw", "~", "\\", "C:\\", "/srv/x", "ß", "\u0130", "٣",
    ];

    private static Gen<string> Pieces => Gen.Elements(s_pieces).ListOf().Select(pieces => string.Concat(pieces.Take(9)));

    private static Gen<string> Text => Gen.OneOf(Pieces, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty));

    private static Gen<string> Host => Gen.OneOf(
        Gen.Elements("a", "b-c", "x_y", "shop", "例え", "Bücher", "7up").NonEmptyListOf().Select(labels => string.Join('.', labels.Take(5)) + ".example"),
        Gen.Choose(0, int.MaxValue).Select(bits => new IPAddress(BitConverter.GetBytes(bits)).ToString()),
        ArbMap.Default.GeneratorFor<Guid>().Select(id => $"[{new IPAddress(id.ToByteArray())}]"));

    private static Gen<string> Endpoint =>
        from scheme in Gen.Elements(EndpointSchemes.Ports.Keys.Select(key => key + "://").Append(string.Empty).ToArray())
        from host in Host
        from port in Gen.OneOf(Gen.Constant(string.Empty), Gen.Choose(1, 65_535).Select(n => ":" + n.ToString(CultureInfo.InvariantCulture)))
        from sni in Gen.Elements(string.Empty, "sni=other.example", "sni=bücher.example")
        from address in Gen.Elements(string.Empty, "address=192.0.2.1", "address=2001:db8::1", "address=fe80::1%2521")
        select scheme + host + port + (sni.Length + address.Length > 0 ? "?" : string.Empty) + string.Join('&', new[] { sni, address }.Where(q => q.Length > 0));

    [Fact]
    public void An_endpoint_reads_back_as_itself() => Prop.ForAll(Endpoint.ToArbitrary(), text =>
    {
        EndpointTarget target = (EndpointTarget)TargetParser.Parse(text);
        return TargetParser.Parse(target.Text).Equals(target)
            && target.Port is >= 1 and <= 65_535
            && target.Text.All(c => c is > ' ' and <= '~')
            && !PathLikeness.IsPath(target.Text, Path.GetTempPath());
    }).Check(s_thorough);

    [Fact]
    public void Any_text_gives_a_target_that_reads_back_or_the_one_exception() => Prop.ForAll(Text.ToArbitrary(), text =>
    {
        try
        {
            SweepTarget target = TargetParser.Parse(text);
            return TargetParser.Parse(target.Text).Equals(target) || text.Any(char.IsSurrogate); // half a letter has no place in a URL
        }
        catch (ToilException error)
        {
            return error.Kind == ErrorKind.InvalidInput && !error.Message.Any(char.IsControl);
        }
    }).Check(s_thorough);

    [Fact]
    public void Any_text_survives_resolving_and_resolving_again() => Prop.ForAll(Text.ToArbitrary(), text =>
    {
        string folder = Path.GetTempPath();
        TargetResolver resolver = new();
        string resolved = resolver.Resolve(text, folder);
        return resolver.Resolve(resolved, folder) == resolved.Trim();
    }).Check(s_thorough);

    [Fact]
    public void What_stands_before_an_at_sign_is_never_repeated()
    {
        Gen<string> secrets =
            from scheme in Gen.Elements("https://", "gopher://", "store://", "file://", string.Empty)
            from before in Pieces
            from after in Pieces
            select $"{scheme}{before}Hunter2{after}@example.com";
        Prop.ForAll(secrets.ToArbitrary(), text =>
        {
            try
            {
                TargetParser.Parse(text);
                return text.Contains('/', StringComparison.Ordinal); // a path may hold anything
            }
            catch (ToilException error)
            {
                return !error.ToString().Contains("Hunter2", StringComparison.Ordinal) && error.Item is null;
            }
        }).Check(s_thorough);
    }

    [Fact]
    public void A_normal_host_is_its_own_normal_form() => Prop.ForAll(Gen.OneOf(Host, Text).ToArbitrary(), text =>
        !HostName.TryNormalize(text.Trim('[', ']'), out string host, out IPAddress? address)
        || (HostName.TryNormalize(host, out string again, out IPAddress? addressAgain) && again == host && Equals(address, addressAgain)))
        .Check(s_thorough);
}
