using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>A peer on the loopback that holds a dialogue and then shakes hands.</summary>
internal static class TlsPeer
{
    /// <param name="turns">The dialogue. A peer that hears something else hangs up.</param>
    /// <param name="certificate">What it shows afterwards.</param>
    /// <param name="injected">Sent in the same segment as the last turn.</param>
    /// <param name="later">Sent in a segment of its own, before the client's hello is read.</param>
    public static ScriptedPeer Start(Turn[] turns, X509Certificate2 certificate, byte[]? injected = null, byte[]? later = null)
        => new(async (socket, token) =>
        {
            for (int i = 0; i < turns.Length; i++)
            {
                if (!await HearsAsync(socket, turns[i].Hears, token))
                {
                    return;
                }

                await socket.SendAsync(i < turns.Length - 1 ? turns[i].Says : [.. turns[i].Says, .. injected ?? []], token);
            }

            if (later is not null)
            {
                await socket.SendAsync(later, token);
            }

            await using SslStream tls = new(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, token);
            await ScriptedPeer.WaitForEndAsync(socket, token);
        });

    private static async Task<bool> HearsAsync(Socket socket, byte[] expected, CancellationToken token)
    {
        byte[] heard = new byte[expected.Length];
        for (int filled = 0; filled < heard.Length;)
        {
            int count = await socket.ReceiveAsync(heard.AsMemory(filled), token);
            if (count == 0)
            {
                return false;
            }

            filled += count;
        }

        return heard.AsSpan().SequenceEqual(expected);
    }
}
