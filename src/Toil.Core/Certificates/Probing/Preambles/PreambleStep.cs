using System.Net.Sockets;
using Toil.Certificates.Targets;
using Toil.Resilience;
using Toil.Values;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>The step between the dial and the handshake: brings a connection to where TLS begins, if its scheme needs that.</summary>
internal static class PreambleStep
{
    /// <summary>Talks the target's protocol up to the go-ahead.</summary>
    /// <param name="peer">Connected, before its first byte. Afterwards the next byte is the handshake's.</param>
    /// <param name="target">Its scheme says which protocol; schemes that begin with TLS are clear at once.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled; the deadline's end is an outcome.</exception>
    public static async Task<PreambleOutcome> RunAsync(PeerStream peer, EndpointTarget target, Deadline deadline)
    {
        if (PreambleTable.Find(target.Scheme) is not { } preamble)
        {
            return PreambleOutcome.Clear;
        }

        try
        {
            PreambleWire wire = new(peer, deadline.Token);
            await preamble.RunAsync(wire, target.ServerName ?? target.Host).ConfigureAwait(false);
            return new PreambleOutcome { Injected = await wire.TakeLeftoverAsync().ConfigureAwait(false) };
        }
        catch (PreambleException exception)
        {
            return Failed(exception.Reason, exception.Message);
        }
        catch (OperationCanceledException)
        {
            deadline.ThrowIfCallerCancelled();
            return Failed(FailureReason.Stalled, ExplainStall(peer, preamble, target.Scheme, Duration.Format(deadline.Budget)));
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return Failed(FailureReason.ProtocolError, ExplainBreak(peer, preamble));
        }
    }

    private static PreambleOutcome Failed(FailureReason reason, string detail) => new() { Failure = reason, Detail = detail };

    private static string ExplainStall(PeerStream peer, IPreamble preamble, string scheme, string time)
    {
        if (peer.BytesRead > 0)
        {
            return $"Connected, and then the peer sent only {peer.BytesRead} bytes of {preamble.Protocol} and did not come to TLS within {time}.";
        }

        // The usual cause is the other port of the same service, on which both sides wait for each other.
        string implicitTls = scheme + "s";
        string hint = EndpointSchemes.Ports.ContainsKey(implicitTls) ? $" (if it wants TLS from the first byte, write {implicitTls}://)" : string.Empty;
        return $"Connected, and then the peer sent no {preamble.Protocol} within {time}{hint}.";
    }

    private static string ExplainBreak(PeerStream peer, IPreamble preamble)
    {
        string verb = peer.HasEnded ? "Closed" : "Reset";
        return peer.BytesRead == 0
            ? $"{verb} the connection without a word of {preamble.Protocol}."
            : $"{verb} the connection in the middle of the {preamble.Protocol} preamble.";
    }
}
