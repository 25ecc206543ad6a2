using System.Net;
using System.Net.Sockets;
using Toil.Certificates.Probing;
using Toil.Certificates.Probing.Hello;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>Ten thousand damaged flights for each version: recorded from openssl, damaged, and read again with the same keys and hello.</summary>
public sealed class HelloFuzzTests(HelloServers servers) : IClassFixture<HelloServers>
{
    private const int Runs = 10_000;

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_damaged_flight_is_read_or_refused(string version)
    {
        HelloKeys keys = new(new RememberingKeyShare());
        byte[] hello = keys.Template(KeyChoice.Any).Build("localhost");
        byte[] flight = await RecordAsync(version, hello, keys);
        Run(keys, hello, random => FlightMutationTests.Mutate(flight, random));
    }

    [Fact]
    public void A_flight_that_is_damaged_before_it_is_encrypted_is_read_or_refused()
    {
        HelloKeys keys = new(new RememberingKeyShare());
        byte[] hello = keys.Template(KeyChoice.Any).Build("localhost");
        FakeServer server = new(hello, keys);
        byte[] messages =
        [
            .. FakeServer.Extensions, .. FakeServer.Message(13, [0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3]),
            .. FakeServer.Certificate(servers["p256"].Der, servers["rsa"].Der), .. FakeServer.Message(15, new byte[70]),
        ];
        Run(keys, hello, random => server.Flight(FlightMutationTests.Mutate(messages, random), random.Next(1, 2_000)));
    }

    private static void Run(HelloKeys keys, byte[] hello, Func<Random, byte[]> damage)
    {
        int read = 0;
        int refused = 0;
        int proven = 0;
        for (int run = 0; run < Runs; run++)
        {
            Random random = new(run);
            byte[] flight = damage(random);
            HandshakeTap tap = new();
            using HelloExchange exchange = new(tap, keys, KeyChoice.Any, "localhost", hello);
            try
            {
                (HelloStep step, _) = MemoryPeer.Feed(exchange, tap, flight, random.Next(1, 3_000));
                read += step == HelloStep.Done ? 1 : 0;
            }
            catch (HelloException exception)
            {
                Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(exception.Message, char.IsControl);
                refused++;
            }

            proven += exchange.KeyFits is true ? 1 : 0;
            Assert.InRange(exchange.Certificates.Sum(certificate => certificate.Length), 0, flight.Length);
        }

        // Were all of them refused, or all read, nothing would have been tried.
        Assert.InRange(read, Runs / 100, Runs * 9 / 10);
        Assert.InRange(refused, Runs / 100, Runs * 9 / 10);
        Assert.InRange(proven, 0, Runs / 2);
    }

    private async Task<byte[]> RecordAsync(string version, byte[] hello, HelloKeys keys)
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(servers["rsa"], version, "-cipher", "ALL:@SECLEVEL=0", "-verify", "1");
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        CancellationToken token = TestContext.Current.CancellationToken;
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, token);
        await socket.SendAsync(hello, token);
        List<byte> flight = [];
        byte[] buffer = new byte[65_536];
        do
        {
            int count = await socket.ReceiveAsync(buffer, token);
            Assert.NotEqual(0, count);
            flight.AddRange(buffer.AsSpan(0, count));
        }
        while (!IsWhole(flight));

        bool IsWhole(List<byte> sofar)
        {
            HandshakeTap tap = new();
            using HelloExchange exchange = new(tap, keys, KeyChoice.Any, "localhost", hello);
            return MemoryPeer.Feed(exchange, tap, sofar.ToArray(), buffer.Length).Step == HelloStep.Done;
        }

        return [.. flight];
    }
}
