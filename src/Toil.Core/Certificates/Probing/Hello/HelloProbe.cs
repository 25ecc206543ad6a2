using System.Buffers;
using System.Net.Sockets;
using Toil.Resilience;

namespace Toil.Certificates.Probing.Hello;

/// <summary>
/// The fast engine: sends a hello, reads the server's certificates and the signature that proves their key, and leaves. No key of a client,
/// no application data.
/// </summary>
/// <param name="ring">Keys for hellos.</param>
/// <param name="choice">Certificates to ask for.</param>
internal sealed class HelloProbe(HelloKeyRing ring, KeyChoice choice) : IHandshake
{
    public async Task<ProbeResult> RunAsync(PeerStream peer, string? serverName, Deadline deadline)
    {
        using HelloExchange exchange = new(peer.Tap, ring.Next(), choice, serverName);
        try
        {
            await ExchangeAsync(exchange, peer, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            deadline.ThrowIfCallerCancelled();
            return Seen(exchange, peer) ?? Failed(peer, FailureReason.Stalled, HandshakeVerdict.ExplainStall(peer, deadline.Budget));
        }
        catch (Exception exception) when (exception is HelloException or IOException or SocketException)
        {
            (FailureReason reason, string detail) = HandshakeVerdict.Explain(peer, exception, serverName, ProbeEngine.Fast);
            return (exception is HelloException ? null : Seen(exchange, peer)) ?? Failed(peer, reason, detail);
        }

        await SayGoodbyeAsync(exchange, peer, deadline.Token).ConfigureAwait(false);
        return Seen(exchange, peer)!;
    }

    private static async Task ExchangeAsync(HelloExchange exchange, PeerStream peer, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(EncryptedFlight.LongestRecord);
        try
        {
            await peer.WriteAsync(exchange.Hello, cancellation).ConfigureAwait(false);
            int filled = 0;
            while (true)
            {
                int count = await peer.ReadAsync(buffer.AsMemory(filled), cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new EndOfStreamException();
                }

                filled += count;
                HelloStep step = exchange.Take(buffer.AsSpan(0, filled), out int consumed);
                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                if (step == HelloStep.Done)
                {
                    return;
                }

                if (step == HelloStep.Send)
                {
                    await peer.WriteAsync(exchange.Hello, cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task SayGoodbyeAsync(HelloExchange exchange, PeerStream peer, CancellationToken cancellation)
    {
        try
        {
            // A few bytes into an empty send buffer: this waits for no peer, and a peer that is gone does not matter.
            await peer.WriteAsync(exchange.SayGoodbye(), cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
        }
    }

    private static ProbeResult? Seen(HelloExchange exchange, PeerStream peer) => exchange.Certificates is { Count: > 0 } chain && peer.Tap.Hello is { } hello
        ? new ProbeResult
        {
            Chain = chain,
            Protocol = TlsVersions.NameOf(hello.Version),
            CipherSuite = hello.CipherSuite,
            IsLegacy = TlsStrength.IsLegacy(hello.Version, hello.CipherSuite),
            Engine = ProbeEngine.Fast,
            KeyFits = exchange.KeyFits,
            ClientCertificateRequested = peer.Tap.SawCertificateRequest,
        }
        : null;

    private static ProbeResult Failed(PeerStream peer, FailureReason reason, string detail) => new()
    {
        Failure = reason,
        Detail = detail,
        Protocol = TlsVersions.NameOf(peer.Tap.Version),
        Engine = ProbeEngine.Fast,
        ClientCertificateRequested = peer.Tap.SawCertificateRequest,
    };
}
