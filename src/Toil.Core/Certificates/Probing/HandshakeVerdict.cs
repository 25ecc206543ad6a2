using System.Net.Sockets;
using Toil.Certificates.Probing.Hello;
using Toil.Values;

namespace Toil.Certificates.Probing;

/// <summary>Says, from what the peer did, why a handshake failed.</summary>
internal static class HandshakeVerdict
{
    private const int LongestReason = 160;

    // OpenSSL's words for "the peer offers only what is refused today". Elsewhere the words differ and the alert must do.
    private static readonly string[] s_legacyWords =
    [
        "unsupported protocol", "wrong ssl version", "version too low", "dh key too small", "legacy renegotiation disabled",
        "legacy sigalg", "wrong signature type", "unsupported signature", "wrong cipher returned", "unknown cipher returned",
    ];

    /// <summary>The reason and one sentence.</summary>
    /// <param name="peer">The connection as far as it came.</param>
    /// <param name="exception">What the engine threw.</param>
    /// <param name="serverName">The server name that was sent, or null.</param>
    /// <param name="engine">Which engine it was: the fast one takes old versions.</param>
    public static (FailureReason Reason, string Detail) Explain(PeerStream peer, Exception exception, string? serverName, ProbeEngine engine)
    {
        HandshakeTap tap = peer.Tap;
        return tap switch
        {
            { IsForeign: true } => (FailureReason.NoTls, $"Answered with something that is not TLS: '{tap.Excerpt}'."),
            _ when peer.IsOverLimit => (
                FailureReason.ProtocolError, $"Sent more than {peer.MaxBytes / 1024} KiB without finishing the handshake."),
            { Version: < TlsVersions.Tls12 and var version } when engine == ProbeEngine.Full => (
                FailureReason.LegacyProtocol, $"The server chose {TlsVersions.Describe(version)}, and only TLS 1.2 and 1.3 are accepted."),
            { Alert: { } alert } => ExplainAlert(tap, alert, serverName, engine),
            _ when exception is HelloException => (FailureReason.ProtocolError, exception.Message),
            _ => ExplainBreak(peer, exception),
        };
    }

    /// <summary>The sentence for a peer that was connected when the time was up.</summary>
    public static string ExplainStall(PeerStream peer, TimeSpan deadline)
    {
        string time = Duration.Format(deadline);
        string begin = peer.PreambleBytesRead == 0 ? "Connected" : "Agreed to start TLS";
        int bytes = peer.BytesRead - peer.PreambleBytesRead;
        return bytes == 0
            ? $"{begin}, and then the peer sent nothing within {time}."
            : $"{begin}, and then the peer sent only {bytes} bytes and did not finish the handshake within {time}.";
    }

    private static (FailureReason Reason, string Detail) ExplainAlert(
        HandshakeTap tap, TlsAlert alert, string? serverName, ProbeEngine engine)
    {
        if (tap.SawCertificateRequest && alert.IsAboutClientCertificate)
        {
            return (FailureReason.ClientCertificateRequired, $"The server demands a client certificate (alert {alert.Name}).");
        }

        return alert.Description switch
        {
            TlsAlert.CertificateRequired => (
                FailureReason.ClientCertificateRequired, $"The server demands a client certificate (alert {alert.Name})."),
            TlsAlert.ProtocolVersion => (
                FailureReason.LegacyProtocol,
                $"The server refused TLS {(engine == ProbeEngine.Full ? "1.2 and 1.3" : "1.0 to 1.3")} (alert {alert.Name})."),
            // Some servers say the same when they miss the server name, so the sentence must not promise too much.
            TlsAlert.HandshakeFailure or TlsAlert.InsufficientSecurity when tap.Version is null => (
                FailureReason.LegacyProtocol,
                $"The server refused every protocol version and cipher that was offered (alert {alert.Name}"
                + (serverName is null ? "; no server name was sent)." : ").")),
            TlsAlert.UnrecognizedName => (
                FailureReason.ProtocolError,
                serverName is null
                    ? "The server wants a server name, and none was sent (alert unrecognized_name)."
                    : $"The server does not know the server name {InertText.From(serverName, 253)} (alert unrecognized_name)."),
            TlsAlert.CloseNotify => (FailureReason.ProtocolError, "Closed the connection during the handshake (alert close_notify)."),
            _ => (FailureReason.ProtocolError, $"The server broke off the handshake (alert {alert.Name})."),
        };
    }

    private static (FailureReason Reason, string Detail) ExplainBreak(PeerStream peer, Exception exception)
    {
        if (FindSocketError(exception) is { } error)
        {
            return (
                FailureReason.ProtocolError,
                error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown
                    ? "Reset the connection during the handshake."
                    : $"The connection broke during the handshake ({error}).");
        }

        if (peer.HasEnded)
        {
            return (
                FailureReason.ProtocolError,
                (peer.BytesRead, peer.PreambleBytesRead) switch
                {
                    (0, _) => "Closed the connection without a word.",
                    var (all, preamble) when all == preamble => "Agreed to start TLS, and then closed the connection.",
                    _ => "Closed the connection in the middle of the handshake.",
                });
        }

        string words = InertText.From(exception.GetBaseException().Message, LongestReason).TrimEnd('.');
        return s_legacyWords.Any(w => words.Contains(w, StringComparison.OrdinalIgnoreCase))
            ? (FailureReason.LegacyProtocol, $"The server offers only what is no longer accepted ({words}).")
            : (FailureReason.ProtocolError, $"The handshake broke ({words}).");
    }

    private static SocketError? FindSocketError(Exception? exception)
    {
        while (exception is not null and not SocketException)
        {
            exception = exception.InnerException;
        }

        return (exception as SocketException)?.SocketErrorCode;
    }
}
