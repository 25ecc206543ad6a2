using Toil.Certificates;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing;

public sealed class OpenSslPeerTests(TestCertificates certificates) : IClassFixture<TestCertificates>
{
    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task Shows_the_chain_that_was_sent(string version, string protocol)
    {
        ProbeResult result = await ProbeAsync("localhost", version, "-cert_chain", certificates.IntermediatePath);

        Assert.Equal(protocol, result.Protocol);
        AssertChain(result, certificates.Leaf.Der, certificates.IntermediateDer);
        Assert.True(result.IsChainWhole);
        Assert.False(result.ClientCertificateRequested);
        Assert.InRange(result.Elapsed, TimeSpan.FromTicks(1), Probing.Patient.Deadline);
    }

    [Theory]
    [InlineData("-tls1_2", "-Verify")]
    [InlineData("-tls1_3", "-Verify")]
    [InlineData("-tls1_2", "-verify")]
    [InlineData("-tls1_3", "-verify")]
    public async Task Shows_the_chain_of_a_server_that_asks_for_a_client_certificate(string version, string verify)
    {
        ProbeResult result = await ProbeAsync("localhost", version, verify, "1", "-cert_chain", certificates.IntermediatePath);

        Assert.True(result.ClientCertificateRequested);
        AssertChain(result, certificates.Leaf.Der, certificates.IntermediateDer);
        Assert.True(result.IsChainWhole);
        Assert.Equal(version == "-tls1_2" ? "TLSv1.2" : "TLSv1.3", result.Protocol);
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task Calls_old_versions_legacy(string version)
    {
        ProbeResult result = await ProbeAsync("localhost", version, "-cipher", "ALL:@SECLEVEL=0");

        Assert.Equal(FailureReason.LegacyProtocol, result.Failure);
        Assert.Equal("The server refused TLS 1.2 and 1.3 (alert protocol_version).", result.Detail);
    }

    [Fact]
    public async Task Calls_static_rsa_legacy()
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(
            certificates.Issue("localhost", useRsa: true), "-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0");
        ProbeResult result = await Probing.ProbeAsync(server.Port);

        Assert.Equal(FailureReason.LegacyProtocol, result.Failure);
        Assert.Equal(
            "The server refused every protocol version and cipher that was offered (alert handshake_failure).", result.Detail);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task Shows_that_the_intermediate_is_missing(string version)
        => AssertChain(await ProbeAsync("localhost", version), certificates.Leaf.Der);

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task Keeps_the_order_of_the_wire(string version)
        => AssertChain(
            await ProbeAsync("localhost", version, "-cert_chain", certificates.BothPath),
            certificates.Leaf.Der, certificates.RootDer, certificates.IntermediateDer);

    [Fact]
    public async Task Shows_an_expired_certificate()
    {
        TestIdentity expired = certificates.Issue("localhost", daysLeft: -1);
        await using OpenSslServer server = await OpenSslServer.StartAsync(expired);
        AssertChain(await Probing.ProbeAsync(server.Port), expired.Der);
    }

    [Fact]
    public async Task Shows_the_certificate_that_belongs_to_the_server_name()
    {
        TestIdentity other = certificates.Issue("other.test");
        await using OpenSslServer server = await OpenSslServer.StartAsync(
            certificates.Leaf, "-servername", "other.test", "-cert2", other.CertificatePath, "-key2", other.KeyPath);

        AssertChain(await Probing.ProbeAsync(server.Port, serverName: "other.test"), other.Der);
        AssertChain(await Probing.ProbeAsync(server.Port, serverName: "localhost"), certificates.Leaf.Der);
        AssertChain(await Probing.ProbeAsync(server.Port, serverName: null), certificates.Leaf.Der);
    }

    [Fact]
    public async Task Names_the_server_name_that_a_server_does_not_know()
    {
        ProbeResult result = await ProbeAsync("stranger.test", "-servername", "other.test", "-servername_fatal",
            "-cert2", certificates.Leaf.CertificatePath, "-key2", certificates.Leaf.KeyPath);

        Assert.Equal(FailureReason.ProtocolError, result.Failure);
        Assert.Equal("The server does not know the server name stranger.test (alert unrecognized_name).", result.Detail);
    }

    [Fact]
    public async Task Shows_the_new_certificate_after_a_swap()
    {
        // With session resumption SslStream goes on showing the old one.
        EndpointProber prober = Probing.Create();
        int port;
        await using (OpenSslServer first = await OpenSslServer.StartAsync(certificates.Leaf, "-tls1_2"))
        {
            port = first.Port;
            AssertChain(await Probing.ProbeOneAsync(prober, Probing.Target(port)), certificates.Leaf.Der);
        }

        TestIdentity renewed = certificates.Issue("localhost");
        await using OpenSslServer second = await OpenSslServer.StartAsync(renewed, port, "-tls1_2");
        AssertChain(await Probing.ProbeOneAsync(prober, Probing.Target(second.Port)), renewed.Der);
    }

    private static void AssertChain(ProbeResult result, params byte[][] chain)
    {
        Assert.Null(result.Detail);
        Assert.Null(result.Failure);
        Assert.Equal(chain, result.Chain.Select(c => c.ToArray()));
    }

    private async Task<ProbeResult> ProbeAsync(string serverName, params string[] options)
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(certificates.Leaf, options);
        ProbeResult result = await Probing.ProbeAsync(server.Port, serverName: serverName);
        Probing.AssertSound(result);
        return result;
    }
}
