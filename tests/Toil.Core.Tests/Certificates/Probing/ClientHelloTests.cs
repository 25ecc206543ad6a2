using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Toil.Core.Tests.Certificates.Probing;

public sealed class ClientHelloTests
{
    [Theory]
    [InlineData("shop.example.com")]
    [InlineData(null)]
    public async Task Sends_the_server_name_or_none(string? serverName)
    {
        TaskCompletionSource<byte[]> hello = new();
        await using ScriptedPeer peer = new(async (socket, token) => hello.TrySetResult(await ReadRecordAsync(socket, token)));
        await Probing.ProbeAsync(peer.Port, serverName: serverName);

        Dictionary<int, byte[]> extensions = ReadExtensions(await hello.Task);
        Assert.Equal(serverName is not null, extensions.ContainsKey(0));
        if (serverName is not null)
        {
            Assert.Equal(serverName, Encoding.ASCII.GetString(extensions[0].AsSpan(5)));
        }

        // A ticket or a pre-shared key would resume a session, and show its certificate.
        Assert.False(extensions.TryGetValue(35, out byte[]? ticket) && ticket.Length > 0);
        Assert.False(extensions.ContainsKey(41));
    }

    private static async Task<byte[]> ReadRecordAsync(Socket socket, CancellationToken token)
    {
        byte[] buffer = new byte[16_384];
        int filled = 0;
        while (filled < 5 || filled < 5 + BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(3)))
        {
            int count = await socket.ReceiveAsync(buffer.AsMemory(filled), token);
            Assert.NotEqual(0, count);
            filled += count;
        }

        return buffer[5..filled];
    }

    internal static Dictionary<int, byte[]> ReadExtensions(ReadOnlySpan<byte> hello)
    {
        hello = hello[(4 + 2 + 32)..];
        hello = hello[(1 + hello[0])..];
        hello = hello[(2 + BinaryPrimitives.ReadUInt16BigEndian(hello))..];
        hello = hello[(1 + hello[0] + 2)..];
        Dictionary<int, byte[]> extensions = [];
        while (!hello.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(hello[2..]);
            extensions.Add(BinaryPrimitives.ReadUInt16BigEndian(hello), hello.Slice(4, length).ToArray());
            hello = hello[(4 + length)..];
        }

        return extensions;
    }
}
