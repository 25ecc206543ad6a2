using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Toil.Certificates;
using Toil.Certificates.Parsing;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Parsing;

public sealed class Pkcs12Tests : IDisposable
{
    private const string Password = "correct horse";

    private readonly TestCertificate _root = TestPki.Root();
    private readonly TestCertificate _leaf;
    private readonly TempFolder _folder = new();

    public Pkcs12Tests()
    {
        _leaf = TestPki.Leaf(_root);
        _folder.Write("leaf.pem", _leaf.Pem);
        _folder.Write("key.pem", _leaf.KeyPem);
        _folder.Write("root.pem", _root.Pem);
    }

    public void Dispose()
    {
        _root.Dispose();
        _leaf.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_password_given_opens_it()
        => AssertHoldsBoth(Read(_leaf.ToPfx(Password, _root), "wrong", Password));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void No_password_needs_none(string? password) => AssertHoldsBoth(Read(_leaf.ToPfx(password, _root)));

    [Theory]
    [InlineData("-legacy")]
    [InlineData("-legacy", "-descert")]
    [InlineData("-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "SHA512")]
    [InlineData("-nomac", "-certpbe", "AES-256-CBC")]
    [InlineData("-nomac", "-certpbe", "NONE")]
    public void What_openssl_writes_is_read(params string[] how) => AssertHoldsBoth(Read(Export(how), "wrong", Password));

    [Fact]
    public void A_wrong_password_says_so()
    {
        byte[] pfx = _leaf.ToPfx(Password);

        ContainerEntry none = Assert.Single(Read(pfx));
        ContainerEntry wrong = Assert.Single(Read(pfx, "secret-one", "secret-two"));

        Assert.Equal((ContentKind.Locked, FailureReason.WrongPassword), (none.Kind, none.Failure!.Reason));
        Assert.Equal("The PKCS#12 keystore has a password, and none was given.", none.Failure.Detail);
        Assert.Equal("None of the 2 passwords given opens the PKCS#12 keystore.", wrong.Failure!.Detail);
    }

    [Fact]
    public void A_wrong_password_is_noticed_without_a_mac()
        => Assert.Equal(
            FailureReason.WrongPassword,
            Assert.Single(Read(Export("-nomac", "-certpbe", "AES-256-CBC"), "wrong")).Failure!.Reason);

    [Fact]
    public void A_wrong_password_that_decrypts_to_a_right_padding_is_no_damage()
    {
        byte[] pfx = Export("-nomac", "-certpbe", "AES-256-CBC");
        string lucky = Enumerable.Range(0, 20_000).Select(number => $"wrong-{number}").First(password => IsTakenForDamage(pfx, password));

        AssertHoldsBoth(Read(pfx, lucky, Password));
        Assert.Equal(FailureReason.WrongPassword, Assert.Single(Read(pfx, lucky)).Failure!.Reason);
    }

    [Fact]
    public void A_truncated_keystore_is_unreadable()
    {
        byte[] pfx = _leaf.ToPfx(Password);

        Assert.Equal(FailureReason.Unreadable, Assert.Single(Read(pfx[..(pfx.Length / 2)], Password)).Failure!.Reason);
    }

    [Fact]
    public void A_keystore_that_would_burn_the_processor_is_refused_at_once()
    {
        byte[] costly = WithRounds(_leaf.ToPfx(Password), 100_000_000);

        ContainerEntry entry = Assert.Single(Read(costly, Password));

        Assert.Equal(FailureReason.Unreadable, entry.Failure!.Reason);
        Assert.Contains("rounds", entry.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_never_come_out()
        => Assert.All(Read(_leaf.ToPfx(Password), Password), entry => Assert.Equal(ContentKind.Certificate, entry.Kind));

    private static bool IsTakenForDamage(byte[] pfx, string password)
    {
        try
        {
            X509CertificateLoader.LoadPkcs12Collection(pfx, password);
            return false;
        }
        catch (CryptographicException e)
        {
            // ERROR_INVALID_PASSWORD is what the other 255 of 256 get.
            return e.HResult != unchecked((int)0x80070056);
        }
    }

    private static List<ContainerEntry> Read(byte[] pfx, params string[] passwords) => [.. CertificateContainer.Read(pfx, passwords)];

    private byte[] Export(params string[] how)
    {
        OpenSsl.Run(
            ["pkcs12", "-export", "-in", _folder["leaf.pem"], "-inkey", _folder["key.pem"], "-certfile", _folder["root.pem"],
            "-passout", $"pass:{Password}", "-out", _folder["out.p12"], .. how]);
        return File.ReadAllBytes(_folder["out.p12"]);
    }

    private void AssertHoldsBoth(List<ContainerEntry> entries)
        => Assert.Equal(
            new[] { _leaf.Der, _root.Der }.Select(Convert.ToHexString).Order(),
            entries.Select(entry => Convert.ToHexString(entry.Der.Span)).Order());

    /// <summary>Writes a keystore anew with another number of rounds of its MAC.</summary>
    private static byte[] WithRounds(byte[] pfx, int rounds)
    {
        AsnReader outer = new AsnReader(pfx, AsnEncodingRules.BER).ReadSequence();
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(outer.ReadEncodedValue().Span);
            writer.WriteEncodedValue(outer.ReadEncodedValue().Span);
            AsnReader mac = outer.ReadSequence();
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(mac.ReadEncodedValue().Span);
                writer.WriteEncodedValue(mac.ReadEncodedValue().Span);
                writer.WriteInteger(rounds);
            }
        }

        return writer.Encode();
    }
}
