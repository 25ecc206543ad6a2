using FsCheck;
using FsCheck.Fluent;
using Toil.Certificates.Parsing;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Parsing;

/// <summary>Whatever the bytes, the readers answer with a certificate or with the one exception that they promise.</summary>
public sealed class ParserFuzzTests
{
    private const int Seed = 20_260_131;

    [Fact]
    public void Mutated_certificates_throw_nothing_else()
    {
        using TestCertificate root = TestPki.Root();
        using TestCertificate rsa = TestPki.Create(
            TestPki.Server() with { Key = TestKey.RsaPss2048, Policies = ["1.2.3"], IpAddresses = [System.Net.IPAddress.IPv6Loopback] });
        using TestCertificate leaf = TestPki.Leaf(root);
        byte[] odd = new TestDer { NotAfter = "99991231235959Z", Subject = [("2.5.4.3", 30, [0, 65]), ("1.2.3", 28, [0, 0, 0, 65])] }.Encode();
        Random random = new(Seed);
        int good = 0;
        foreach (byte[] seed in (byte[][])[root.Der, rsa.Der, leaf.Der, odd])
        {
            for (int i = 0; i < 15_000; i++)
            {
                good += TryParse(Mutate(seed, random)) ? 1 : 0;
            }
        }

        Assert.InRange(good, 1, 59_999);
    }

    [Fact]
    public void Mutated_files_throw_nothing_at_all()
    {
        using TestCertificate root = TestPki.Root();
        using TestCertificate leaf = TestPki.Leaf(root);
        byte[][] seeds =
        [
            System.Text.Encoding.ASCII.GetBytes(leaf.Pem + leaf.KeyPem + root.Pem),
            leaf.ToPkcs7(root),
            leaf.ToPfx("x", root),
            leaf.ToPfx(null, root),
        ];
        Random random = new(Seed);
        foreach (byte[] seed in seeds)
        {
            for (int i = 0; i < 200; i++)
            {
                Assert.All(CertificateContainer.Read(Mutate(seed, random), ["x"]), entry => TryParse(entry.Der));
            }
        }
    }

    [Fact]
    public void Arbitrary_bytes_throw_nothing_else()
        => Prop.ForAll<byte[]>(bytes =>
        {
            TryParse(bytes);
            TryParse((byte[])[0x30, (byte)Math.Min(bytes.Length, 0x7F), .. bytes]);
            foreach (ContainerEntry entry in CertificateContainer.Read(bytes, []))
            {
                Assert.True(entry.Kind != ContentKind.PrivateKey || entry.Der.IsEmpty);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true));

    [Fact]
    public void Any_text_survives_as_a_subject_and_stays_inert()
        => Prop.ForAll<string>(text =>
        {
            byte[] der = new TestDer { Subject = [("2.5.4.3", 12, System.Text.Encoding.UTF8.GetBytes(text ?? string.Empty))] }.Encode();
            string subject = CertificateParser.Parse(der).Subject;
            Assert.DoesNotContain(subject, char.IsControl);
            Assert.StartsWith("CN=", subject, StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true));

    [Fact]
    public void Deep_nesting_is_no_deep_recursion()
    {
        byte[] nested = new byte[200_000];
        for (int i = 0; i < nested.Length; i += 2)
        {
            (nested[i], nested[i + 1]) = (0x30, 0x80);
        }

        Assert.False(TryParse(nested));
        Assert.All(CertificateContainer.Read(nested, []), entry => Assert.NotNull(entry.Failure));
    }

    [Fact]
    public void A_huge_object_identifier_is_refused_quickly()
    {
        byte[] oid = [.. Enumerable.Repeat((byte)0xFF, 500_000), 0x7F];
        byte[] der = new TestDer { Extensions = [("2.5.29.37", new TestDerValue(0x30, new TestDerValue(6, oid).Encode()).Encode())] }.Encode();

        Assert.False(TryParse(der));
    }

    private static bool TryParse(ReadOnlyMemory<byte> der)
    {
        try
        {
            return CertificateParser.Parse(der).Lifetime != TimeSpan.Zero;
        }
        catch (CertificateFormatException)
        {
            return false;
        }
    }

    /// <summary>Flips, cuts, doubles or fills a few places; most of the result stays plausible.</summary>
    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] bytes = [.. original];
        int changes = random.Next(1, 4);
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(8))
            {
                case 0:
                    bytes = bytes[..Math.Max(1, at)];
                    break;
                case 1:
                    bytes = [.. bytes[..at], .. bytes[(at / 2)..]];
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.AsSpan(at, Math.Min(random.Next(1, 8), bytes.Length - at)).Fill((byte)random.Next(256));
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return bytes;
    }
}
