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
        List<Socket> open = [];
        while (true)
        {
            open.Add(await listener.AcceptAsync());
        }
    }
}
