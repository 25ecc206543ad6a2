using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing;

/// <summary>What real servers send, damaged in a thousand ways and sent again.</summary>
public sealed class FlightMutationTests(TestCertificates certificates) : IClassFixture<TestCertificates>
{
    private const int Runs = 1_000;

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_damaged_flight_is_a_result(SslProtocols protocol)
    {
        byte[] flight = await RecordAsync(protocol);
        Assert.InRange(flight.Length, 300, 10_000);
        int next = 0;
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            Random random = new(Interlocked.Increment(ref next));
            await socket.ReceiveAsync(new byte[4096], token);
            await socket.SendAsync(Mutate(flight, random), token);
            if (random.Next(20) > 0)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            await ScriptedPeer.WaitForEndAsync(socket, token);
        });

        EndpointProber prober = Probing.Create(Probing.Hasty with { Deadline = TimeSpan.FromMilliseconds(500), PerHost = 24 });
        ProbeResult[] results = await Task.WhenAll(Enumerable.Range(0, Runs).Select(
            _ => Probing.ProbeOneAsync(prober, Probing.Target(peer.Port))));

        Assert.All(results, Probing.AssertSound);
        Assert.All(results, r => Assert.InRange(r.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5)));
    }

    internal static byte[] Mutate(byte[] flight, Random random)
    {
        List<byte> copy = [.. flight];
        for (int i = random.Next(4); i >= 0; i--)
        {
            int at = random.Next(copy.Count - 1);
            int length = Math.Min(random.Next(64), copy.Count - at - 1);
            switch (random.Next(6))
            {
                case 0:
                    copy[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    copy[at] = random.Next(2) == 0 ? (byte)0xff : (byte)0;
                    break;
                case 2:
                    copy.RemoveRange(at, length);
                    break;
                case 3:
                    copy.InsertRange(at, copy.GetRange(at, length));
                    break;
                case 4:
                    // The first hundred bytes hold the lengths that matter.
                    copy[random.Next(100)] = (byte)random.Next(256);
                    break;
                default:
                    copy.RemoveRange(at + 1, copy.Count - at - 1);
                    break;
            }

            if (copy.Count < 101)
            {
                copy.AddRange(new byte[101]);
            }
        }

        return [.. copy];
    }

    /// <summary>The server's bytes of one good handshake.</summary>
    private async Task<byte[]> RecordAsync(SslProtocols protocol)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task<ProbeResult> probe = Probing.ProbeAsync(port);
        using Socket socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        using RecordingStream recorder = new(socket);
        await using SslStream server = new(recorder);
        await server.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificates.LeafWithKey, EnabledSslProtocols = protocol },
            TestContext.Current.CancellationToken);
        Assert.Null((await probe).Failure);
        return recorder.Sent.ToArray();
    }

    private sealed class RecordingStream(Socket socket) : NetworkStream(socket)
    {
        public MemoryStream Sent { get; } = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sent.Write(buffer.Span);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
