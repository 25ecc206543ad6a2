using System.Net;
using System.Net.Sockets;

namespace Toil.Benchmarks.Tools;

/// <summary>Accepts every connection on every loopback address, keeps it open, and never says a word.</summary>
internal static class StalledPeers
{
    public static async Task RunAsync(int port)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, port));
        listener.Listen(4_096);
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
