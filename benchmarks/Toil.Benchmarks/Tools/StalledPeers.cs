using System.Net;
using System.Net.Sockets;

namespace Toil.Benchmarks.Tools;

/// <summary>Accepts every connection, keeps it open, and never says a word. On loopback addresses alone, one for each peer.</summary>
internal static class StalledPeers
{
    /// <param name="port">Port to listen on.</param>
    /// <param name="count">Peers, at the addresses that <c>endpoints</c> of lib.sh makes: 127.1.0.1, 127.1.0.2 and on.</param>
    public static Task RunAsync(int port, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(i => ListenAsync(
        new IPEndPoint(new IPAddress([127, (byte)(1 + (i / 62_500)), (byte)(i / 250 % 250), (byte)(1 + (i % 250))]), port))));

    private static async Task ListenAsync(IPEndPoint endpoint)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(endpoint);
        listener.Listen(16);
        while (true)
        {
            _ = KeepAsync(await listener.AcceptAsync());
        }
    }

    private static async Task KeepAsync(Socket peer)
    {
        using (peer)
        {
            byte[] heard = new byte[4_096];
            try
            {
                while (await peer.ReceiveAsync(heard) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // It went away without a goodbye.
            }
        }
    }
}
