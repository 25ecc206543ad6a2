using System.Net.Security;
using System.Security.Cryptography;
using Toil.Certificates.Probing.Hello;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>Signatures in handshakes, made here and held against a certificate.</summary>
public sealed class KeyProofTests(HelloServers servers) : IClassFixture<HelloServers>
{
    private static readonly byte[] s_client = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] s_server = [.. Enumerable.Repeat((byte)2, 32)];
    private static readonly byte[] s_curve = [3, 0, 29, 2, 9, 9];
    private static readonly byte[] s_field = [0, 2, 7, 7, 0, 1, 2, 0, 3, 5, 5, 5];

    public static TheoryData<string, int> Schemes => new()
    {
        { "rsa", 0x0401 }, { "rsa", 0x0501 }, { "rsa", 0x0601 }, { "rsa", 0x0804 }, { "rsa", 0x0805 }, { "rsa", 0x0806 },
        { "pss", 0x0809 }, { "pss", 0x080a }, { "pss", 0x080b }, { "p256", 0x0403 }, { "p256", 0x0603 }, { "p384", 0x0503 },
    };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_signature_is_of_the_key_or_not(string key, int scheme)
    {
        byte[] content = [.. s_client, .. s_server, .. s_curve];
        byte[] signature = Sign(key, scheme, content);
        Assert.True(Verify(key, scheme, content, signature));
        Assert.False(Verify(key, scheme, [.. content, 0], signature));
        Assert.False(Verify(key, scheme, content, signature[..^1]));
        Assert.False(Verify(key, scheme, content, []));
        Assert.False(Verify(key == "p256" ? "p384" : key == "p384" ? "p256" : "p256", scheme, content, signature));
    }

    [Fact]
    public async Task Many_hands_check_with_few_keys_at_once()
    {
        (string Key, int Scheme, byte[] Signature)[] signed = [.. new[] { ("rsa", 0x0804), ("pss", 0x0809), ("p256", 0x0403), ("p384", 0x0503) }
            .Select(one => (one.Item1, one.Item2, Sign(one.Item1, one.Item2, s_curve)))];
        Task<bool>[] hands = [.. Enumerable.Range(0, 8).Select(hand => Task.Run(() => Enumerable.Range(0, 500).All(turn =>
        {
            (string key, int scheme, byte[] signature) = signed[(hand + turn) % signed.Length];
            return Verify(key, scheme, turn % 3 == 0 ? s_field : s_curve, signature) == (turn % 3 != 0);
        })))];
        Assert.All(await Task.WhenAll(hands), Assert.True);
    }

    [Theory]
    [InlineData("ed25519", 0x0807)]
    [InlineData("rsa", 0x0201)]
    [InlineData("rsa", 0x0301)]
    [InlineData("p256", 0x0203)]
    [InlineData("rsa", 0x0402)]
    [InlineData("rsa", 0xffff)]
    [InlineData("rsa", 0)]
    public void What_nobody_can_check_is_left_open(string key, int scheme) => Assert.Null(Verify(key, scheme, [1], new byte[256]));

    [Theory]
    [InlineData("rsa", 0x0804)]
    [InlineData("p256", 0x0403)]
    public void A_damaged_certificate_never_throws(string key, int scheme)
    {
        byte[] signature = Sign(key, scheme, s_curve);
        byte[] leaf = servers[key].Der;
        Assert.Null(ServerSignature.Verify(default, (ushort)scheme, s_curve, signature));
        int open = 0;
        for (int run = 0; run < 5_000; run++)
        {
            open += ServerSignature.Verify(FlightMutationTests.Mutate(leaf, new Random(run)), (ushort)scheme, s_curve, signature) is null ? 1 : 0;
        }

        Assert.InRange(open, 500, 4_900);
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, true)]
    [InlineData(TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA, false)]
    public void A_key_exchange_is_signed_with_both_randoms(TlsCipherSuite suite, bool isCurve)
    {
        byte[] parameters = isCurve ? s_curve : s_field;
        byte[] signature = Sign("rsa", 0x0804, [.. s_client, .. s_server, .. parameters]);
        byte[] body = [.. parameters, 8, 4, 1, 0, .. signature];
        byte[] leaf = servers["rsa"].Der;
        Assert.True(KeyProof.InKeyExchange(leaf, suite, s_client, s_server, body));
        Assert.False(KeyProof.InKeyExchange(leaf, suite, s_server, s_client, body));
        Assert.False(KeyProof.InKeyExchange(servers["pss"].Der, suite, s_client, s_server, body));
        for (int length = 0; length < body.Length; length++)
        {
            Assert.Null(KeyProof.InKeyExchange(leaf, suite, s_client, s_server, body.AsSpan(0, length)));
        }

        Assert.Null(KeyProof.InKeyExchange(leaf, suite, s_client, s_server, [.. body, 0]));
    }

    [Fact]
    public void A_curve_that_is_spelled_out_is_left_open()
        => Assert.Null(KeyProof.InKeyExchange(servers["p256"].Der, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, s_client, s_server, [1, .. new byte[90]]));

    private bool? Verify(string key, int scheme, byte[] content, byte[] signature)
        => ServerSignature.Verify(servers[key].Der, (ushort)scheme, content, signature);

    private byte[] Sign(string key, int scheme, byte[] content)
    {
        HashAlgorithmName hash = ((scheme >> 8) == 8 ? (scheme & 0xff) - (scheme >= 0x0809 ? 5 : 0) : scheme >> 8) switch
        {
            4 => HashAlgorithmName.SHA256,
            5 => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
        string folder = Path.GetDirectoryName(servers[key].KeyPath)!;
        string input = Path.Combine(folder, "content");
        string output = Path.Combine(folder, "signature");
        File.WriteAllBytes(input, content);
        string[] padding = (scheme >> 8) == 8 ? ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"] : [];
        OpenSsl.Run(["dgst", $"-{hash.Name}", "-sign", servers[key].KeyPath, .. padding, "-out", output, input]);
        return File.ReadAllBytes(output);
    }
}
