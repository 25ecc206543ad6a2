using System.Net;
using System.Net.Sockets;
using Toil.Certificates;
using Toil.Core.Tests.Certificates.Probing;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>Servers that show a good certificate, and that every client refuses.</summary>
public sealed class KeyProofSweepTests : SweepTest
{
    private const string Name = "shop.example.com";

    public KeyProofSweepTests() => Names[Name] = ["127.0.0.1"];

    public static TheoryData<string, TestKey, string> Wrong => new(
        from engine in new[] { "auto", "fast" }
        from key in new[] { TestKey.Rsa2048, TestKey.P256 }
        from options in (string[])["-tls1_2", "-tls1_3", "-tls1_3 -Verify 1", .. key == TestKey.Rsa2048 ? ["-tls1_2 -cipher DHE:@SECLEVEL=0"] : Array.Empty<string>()]
        select (engine, key, options));

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_server_with_the_key_of_another_certificate_is_unfit(string engine, TestKey key, string options)
    {
        TestCertificate leaf = Issue(TestPki.Server(Name) with { Key = key });
        await using OpenSslServer server = await ServeWrongAsync(leaf, options.Split(' '));
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"], ("engine", engine)));

        Assert.Equal((Verdict.Unfit, leaf.Certificate.SerialNumber, false), (finding.Verdict, finding.SerialNumber, finding.KeyProven!.Value));
        Assert.Equal("The server signs with a key that is not this certificate's: every client breaks off.", finding.Problem);
        Assert.StartsWith(RuleIds.KeyMismatch, Rules(finding), StringComparison.Ordinal);
        Assert.DoesNotContain(RuleIds.HandshakeFailed, Rules(finding), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_full_engine_alone_tells_of_it_too()
    {
        await using OpenSslServer server = await ServeWrongAsync(Issue(Name), "-tls1_3");
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{server.Port}"], ("engine", "full")));
        Assert.Equal((Verdict.Unreachable, FailureReason.ProtocolError), (finding.Verdict, finding.Reason!.Value));
    }

    [Fact]
    public async Task A_server_that_breaks_every_handshake_off_is_unfit()
    {
        await using OpenSslServer server = await ServeAsync(Issue(Name), "-tls1_2");
        await using ScriptedPeer breaking = BreakOff(server.Port, times: int.MaxValue);
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{breaking.Port}"]));

        Assert.Equal((Verdict.Unfit, RuleIds.HandshakeFailed, true), (finding.Verdict, Rules(finding), finding.KeyProven!.Value));
        Assert.StartsWith("It shows its certificate, and a current client cannot finish the handshake: ", finding.Problem, StringComparison.Ordinal);
        Assert.EndsWith(" the handshake.", finding.Problem, StringComparison.Ordinal);
        Assert.Equal(3, breaking.Accepted);
    }

    [Fact]
    public async Task A_connection_that_broke_once_is_forgiven()
    {
        await using OpenSslServer server = await ServeAsync(Issue(Name), "-tls1_2");
        await using ScriptedPeer breaking = BreakOff(server.Port, times: 1);
        CertificateFinding finding = Assert.Single(await SweepAsync([$"{Name}:{breaking.Port}"]));
        Assert.Equal((Verdict.Ok, ProbeEngine.Full, true), (finding.Verdict, finding.Engine!.Value, finding.KeyProven!.Value));
    }

    [Fact]
    public async Task The_rule_can_be_turned_off()
    {
        await using OpenSslServer server = await ServeWrongAsync(Issue(Name), "-tls1_3");
        CertificateFinding finding = Assert.Single(
            await SweepAsync([$"{Name}:{server.Port}"], ("rule", new Dictionary<string, object> { [RuleIds.KeyMismatch] = "off" })));
        Assert.Equal(Verdict.Ok, finding.Verdict);
    }

    private Task<OpenSslServer> ServeWrongAsync(TestCertificate leaf, params string[] options)
    {
        TestIdentity identity = new(leaf.Der, Folder.Write("wrong.pem", leaf.Pem), Folder.Write("wrong.key", MismatchedKey.Pem(leaf.KeyPem)));
        return OpenSslServer.StartAsync(identity, ["-cert_chain", Folder.Write("issuer.pem", Issuer.Pem), .. options]);
    }

    // A relay: the server's first flight comes through, and what the client answers ends the connection.
    private static ScriptedPeer BreakOff(int port, int times)
    {
        int left = times;
        return new ScriptedPeer(async (client, token) =>
        {
            bool breaks = Interlocked.Decrement(ref left) >= 0;
            using Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(IPAddress.Loopback, port, token);
            Task back = PassAsync(server, client, token);
            byte[] hello = new byte[4096];
            await server.SendAsync(hello.AsMemory(0, await client.ReceiveAsync(hello, token)), token);
            if (breaks)
            {
                await client.ReceiveAsync(hello, token);
                client.Close();
            }
            else
            {
                await PassAsync(client, server, token);
            }

            server.Close();
            await back;
        });
    }

    private static async Task PassAsync(Socket from, Socket to, CancellationToken token)
    {
        byte[] buffer = new byte[16_384];
        try
        {
            for (int count = 1; count > 0;)
            {
                count = await from.ReceiveAsync(buffer, token);
                await to.SendAsync(buffer.AsMemory(0, count), token);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }
}
