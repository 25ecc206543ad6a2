using Toil.Certificates;
using Toil.Certificates.Parsing;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>What both engines can read, both read alike.</summary>
public sealed class EngineAgreementTests(HelloServers servers, TestCertificates certificates)
    : IClassFixture<HelloServers>, IClassFixture<TestCertificates>
{
    public static MatrixTheoryData<string, string, string> Matrix { get; } = new(
        ["-tls1_2", "-tls1_3"],
        ["rsa", "pss", "p256", "p384", "ed25519"],
        ["", "-verify 1", "-Verify 1"]);

    public static TheoryData<string, string> Variants => new()
    {
        { "p256", "-tls1_3 -groups X25519" },
        { "p256", "-tls1_3 -groups P-256" },
        { "p256", "-tls1_3 -groups P-384" },
        { "rsa", "-tls1_3 -groups P-521" },
        { "p256", "-tls1_3 -groups P-384:P-521 -Verify 1" },
        { "rsa", "-tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256" },
        { "rsa", "-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384" },
        { "rsa", "-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256" },
        { "rsa", "-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384 -groups P-384" },
        { "rsa", "-tls1_3 -num_tickets 0" },
        { "rsa", "-tls1_3 -num_tickets 4" },
        { "rsa", "-tls1_3 -no_middlebox" },
        { "rsa", "-tls1_3 -split_send_frag 600" },
        { "rsa", "-tls1_3 -record_padding 4000" },
        { "rsa", "-tls1_3 -max_send_frag 512" },
        { "rsa", "-tls1_2 -max_send_frag 512" },
        { "rsa", "-tls1_2 -no_ticket" },
        { "rsa", "-tls1_2 -named_curve P-521 -cipher ECDHE-RSA-AES256-GCM-SHA384" },
        { "rsa", "-tls1_2 -cipher ECDHE-RSA-AES128-SHA256" },
        { "rsa", "" },
        { "p256", "-serverpref" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public Task On_every_key_and_version(string version, string key, string verify) => AssertAgreeAsync(servers[key], $"{version} {verify}");

    [Theory]
    [MemberData(nameof(Variants))]
    public Task On_groups_ciphers_tickets_and_fragments(string key, string options) => AssertAgreeAsync(servers[key], options);

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task On_chains_in_any_order(string version)
    {
        ProbeResult result = await AssertAgreeAsync(certificates.Leaf, $"{version} -cert_chain {certificates.BothPath}");
        Assert.Equal(3, result.Chain.Count);
    }

    [Theory]
    [InlineData("-tls1_2", "other.test")]
    [InlineData("-tls1_3", "other.test")]
    [InlineData("-tls1_2", "localhost")]
    [InlineData("-tls1_3", null)]
    public async Task On_the_server_name(string version, string? name)
    {
        TestIdentity other = certificates.Issue("other.test");
        ProbeResult result = await AssertAgreeAsync(
            certificates.Leaf, $"{version} -servername other.test -cert2 {other.CertificatePath} -key2 {other.KeyPath}", name);
        Assert.Equal(name == "other.test" ? other.Der : certificates.Leaf.Der, result.Chain[0].ToArray());
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task On_the_first_certificate_of_two(string version)
        => await AssertAgreeAsync(servers["rsa"], $"{version} -dcert {servers["p256"].CertificatePath} -dkey {servers["p256"].KeyPath}");

    [Theory]
    [InlineData("rsa", "-tls1_2")]
    [InlineData("rsa", "-tls1_2 -sigalgs RSA-PSS+SHA512")]
    [InlineData("rsa", "-tls1_2 -sigalgs RSA+SHA256")]
    [InlineData("rsa", "-tls1_2 -sigalgs RSA+SHA384")]
    [InlineData("rsa", "-tls1_2 -sigalgs RSA+SHA512")]
    [InlineData("rsa", "-tls1_3 -sigalgs RSA-PSS+SHA384")]
    [InlineData("pss", "-tls1_3 -sigalgs rsa_pss_pss_sha512")]
    [InlineData("p256", "-tls1_2 -sigalgs ECDSA+SHA512")]
    [InlineData("p384", "-tls1_2 -sigalgs ECDSA+SHA256")]
    [InlineData("p256", "-tls1_3")]
    public Task On_every_way_to_sign(string key, string options) => AssertAgreeAsync(servers[key], options);

    [Fact]
    public async Task On_a_server_name_that_is_not_known()
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(
            certificates.Leaf, "-servername", "other.test", "-servername_fatal", "-cert2", certificates.Leaf.CertificatePath, "-key2", certificates.Leaf.KeyPath);
        ProbeResult full = await Probing.ProbeAsync(server.Port, serverName: "stranger.test");
        ProbeResult fast = await Probing.ProbeAsync(server.Port, Fast, "stranger.test");
        Assert.Equal((full.Failure, full.Detail), (fast.Failure, fast.Detail));
    }

    private static ProbeLimits Fast => Probing.Patient with { Engine = EngineChoice.Fast };

    private static async Task<ProbeResult> AssertAgreeAsync(TestIdentity identity, string options, string? serverName = "localhost")
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(
            identity, options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        ProbeResult full = await Probing.ProbeAsync(server.Port, serverName: serverName);
        ProbeResult fast = await Probing.ProbeAsync(server.Port, Fast, serverName);

        Assert.Null(full.Detail);
        Assert.Null(fast.Detail);
        Assert.Equal(full.Chain.Select(c => Convert.ToHexString(c.Span)), fast.Chain.Select(c => Convert.ToHexString(c.Span)));
        Assert.Equal(
            (full.Protocol, full.IsLegacy, full.ClientCertificateRequested, full.IsChainWhole),
            (fast.Protocol, fast.IsLegacy, fast.ClientCertificateRequested, fast.IsChainWhole));
        Assert.Equal((ProbeEngine.Full, ProbeEngine.Fast), (full.Engine, fast.Engine));
        Assert.Equal(CertificateParser.Parse(fast.Chain[0]).KeyFamily == KeyFamily.Edwards ? null : true, fast.KeyFits);
        Assert.True(full.KeyFits is true || full is { ClientCertificateRequested: true, Protocol: "TLSv1.2", KeyFits: null });
        return fast;
    }
}
