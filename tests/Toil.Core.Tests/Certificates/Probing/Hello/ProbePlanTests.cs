using System.Security.Cryptography.X509Certificates;
using Toil.Certificates;
using Toil.Certificates.Probing;
using Toil.Certificates.Targets;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>Servers that the full engine cannot read, and servers with two certificates.</summary>
public sealed class ProbePlanTests(HelloServers servers) : IClassFixture<HelloServers>
{
    [Theory]
    [InlineData("-tls1", "TLSv1.0")]
    [InlineData("-tls1_1", "TLSv1.1")]
    [InlineData("-tls1_2 -cipher AES128-SHA:@SECLEVEL=0", "TLSv1.2")]
    [InlineData("-tls1_2 -cipher AES256-GCM-SHA384:@SECLEVEL=0", "TLSv1.2")]
    [InlineData("-tls1_2 -cipher CAMELLIA128-SHA:@SECLEVEL=0", "TLSv1.2")]
    [InlineData("-tls1_2 -cipher DHE-RSA-AES128-SHA:@SECLEVEL=0", "TLSv1.2")]
    public async Task What_only_the_fast_engine_reads_is_legacy(string options, string protocol)
    {
        string[] arguments = [.. options.Split(' '), .. options.Contains("cipher", StringComparison.Ordinal) ? Array.Empty<string>() : ["-cipher", "ALL:@SECLEVEL=0"]];
        await using OpenSslServer server = await OpenSslServer.StartAsync(servers["rsa"], arguments);

        Assert.Equal(FailureReason.LegacyProtocol, (await ProbeAsync(server, EngineChoice.Full))[0].Failure);
        foreach (EngineChoice engine in new[] { EngineChoice.Fast, EngineChoice.Auto })
        {
            ProbeResult result = Assert.Single(await ProbeAsync(server, engine));
            Assert.Null(result.Detail);
            Assert.Equal(servers["rsa"].Der, result.Chain[0].ToArray());
            Assert.Equal((ProbeEngine.Fast, true, protocol), (result.Engine!.Value, result.IsLegacy, result.Protocol));
            Assert.Equal(options.Contains("DHE", StringComparison.Ordinal) ? true : null, result.KeyFits);
            Assert.Null(result.Refused);
        }
    }

    [Fact]
    public async Task A_good_cipher_that_the_platform_leaves_out_is_not_legacy()
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(servers["rsa"], "-tls1_2", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305");
        ProbeResult result = Assert.Single(await ProbeAsync(server, EngineChoice.Auto));
        Assert.Equal((null, false, true, null), (result.Failure, result.IsLegacy, result.KeyFits, result.Refused));
    }

    [Theory]
    [InlineData(EngineChoice.Auto, "-tls1_2")]
    [InlineData(EngineChoice.Auto, "-tls1_3")]
    [InlineData(EngineChoice.Full, "-tls1_3")]
    [InlineData(EngineChoice.Fast, "-tls1_2")]
    [InlineData(EngineChoice.Fast, "-tls1_3")]
    public async Task Both_certificates_of_a_server_are_found(EngineChoice engine, string version)
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(
            servers["rsa"], version, "-dcert", servers["p256"].CertificatePath, "-dkey", servers["p256"].KeyPath);
        IReadOnlyList<ProbeResult> both = await ProbeAsync(server, engine, allKeys: true);

        Assert.Equal(2, both.Count);
        Assert.Equal([false, true], both.Select(result => result.IsAlternative));
        Assert.Equal(
            new[] { servers["rsa"].Der, servers["p256"].Der }.Select(Convert.ToHexString).Order(),
            both.Select(result => Convert.ToHexString(result.Chain[0].Span)).Order());
        Assert.All(both, result => Assert.True(result.KeyFits));
        Assert.Single(await ProbeAsync(server, engine));
    }

    [Theory]
    [InlineData("rsa", "-tls1_2")]
    [InlineData("rsa", "-tls1_3")]
    [InlineData("p256", "-tls1_2")]
    [InlineData("ed25519", "-tls1_3")]
    public async Task A_server_with_one_certificate_shows_one(string key, string version)
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(servers[key], version);
        ProbeResult result = Assert.Single(await ProbeAsync(server, EngineChoice.Auto, allKeys: true));
        Assert.Null(result.Failure);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_chain_that_is_too_long_for_the_full_engine_is_read_up_to_the_cap(string version)
    {
        using TempFolder folder = new();
        using TestCertificate large = TestPki.Create(TestPki.Server() with { Extensions = [Large(60_000)] });
        File.WriteAllText(folder["chain.pem"], large.Pem + large.Pem + large.Pem);
        await using OpenSslServer server = await OpenSslServer.StartAsync(servers["rsa"], version, "-cert_chain", folder["chain.pem"]);

        Assert.Equal(FailureReason.ProtocolError, (await ProbeAsync(server, EngineChoice.Full))[0].Failure);
        Assert.Equal(4, (await ProbeAsync(server, EngineChoice.Fast))[0].Chain.Count);
        ProbeResult auto = Assert.Single(await ProbeAsync(server, EngineChoice.Auto));
        Assert.Equal((ProbeEngine.Fast, true), (auto.Engine!.Value, auto.KeyFits));
        Assert.StartsWith("The handshake broke (", auto.Refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_chain_of_300_kilobytes_is_refused_by_all(string version)
    {
        using TempFolder folder = new();
        using TestCertificate large = TestPki.Create(TestPki.Server() with { Extensions = [Large(100_000)] });
        File.WriteAllText(folder["chain.pem"], large.Pem + large.Pem + large.Pem);
        await using OpenSslServer server = await OpenSslServer.StartAsync(servers["rsa"], version, "-cert_chain", folder["chain.pem"]);
        foreach (EngineChoice engine in Enum.GetValues<EngineChoice>())
        {
            ProbeResult result = Assert.Single(await ProbeAsync(server, engine));
            Probing.AssertSound(result);
            Assert.Equal(FailureReason.ProtocolError, result.Failure);
        }
    }

    [Fact]
    public async Task Both_dials_share_one_deadline()
    {
        int dials = 0;
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            await socket.ReceiveAsync(new byte[4096], token);
            if (Interlocked.Increment(ref dials) == 1)
            {
                await socket.SendAsync(HostilePeerTests.Record(21, [2, 70]), token);
            }

            await ScriptedPeer.WaitForEndAsync(socket, token);
        });
        ProbeResult result = await Probing.ProbeAsync(peer.Port, Probing.Hasty with { Engine = EngineChoice.Auto });

        Assert.Equal(2, dials);
        Assert.Equal(FailureReason.LegacyProtocol, result.Failure);
        Assert.InRange(result.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_second_dial_asks_for_tls_again()
    {
        byte[] hello = [2, 0, 0, 38, 3, 1, .. new byte[32], 0, 0x00, 0x2f, 0];
        byte[] flight = HostilePeerTests.Record(22, [.. hello, 11, 0, 0, 8, 0, 0, 5, 0, 0, 2, 0x30, 0, 14, 0, 0, 0]);
        int asked = 0;
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            byte[] buffer = new byte[4096];
            await socket.SendAsync("+OK ready\r\n"u8.ToArray(), token);
            Assert.Equal("STLS\r\n", System.Text.Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, token)));
            await socket.SendAsync("+OK go\r\n"u8.ToArray(), token);
            await socket.ReceiveAsync(buffer, token);
            await socket.SendAsync(Interlocked.Increment(ref asked) == 1 ? HostilePeerTests.Record(21, [2, 70]) : flight, token);
            await ScriptedPeer.WaitForEndAsync(socket, token);
        });
        EndpointProber prober = Probing.Create(Probing.Patient with { Engine = EngineChoice.Auto });
        ProbeResult result = await Probing.ProbeOneAsync(
            prober, new EndpointTarget($"pop3://127.0.0.1:{peer.Port}", "pop3", "127.0.0.1", peer.Port, "localhost", null));

        Assert.Equal(2, asked);
        Assert.Equal((null, "TLSv1.0", true), (result.Failure, result.Protocol, result.IsLegacy));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("")]
    public async Task What_a_second_dial_cannot_mend_is_dialled_once(string answer)
    {
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            await socket.ReceiveAsync(new byte[4096], token);
            await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer), token);
        });
        ProbeResult result = await Probing.ProbeAsync(peer.Port, Probing.Patient with { Engine = EngineChoice.Auto });
        Assert.NotNull(result.Failure);
        Assert.Equal(1, peer.Accepted);
    }

    private static X509Extension Large(int size) => new("1.3.6.1.4.1.55555.1", new byte[size], false);

    private static Task<IReadOnlyList<ProbeResult>> ProbeAsync(OpenSslServer server, EngineChoice engine, bool allKeys = false)
        => Probing.Create(Probing.Patient with { Engine = engine, AllKeys = allKeys })
            .ProbeAsync(Probing.Target(server.Port), TestContext.Current.CancellationToken);
}
