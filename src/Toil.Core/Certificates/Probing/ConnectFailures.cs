using System.Net;
using System.Net.Sockets;

namespace Toil.Certificates.Probing;

/// <summary>What the operating system's answers to connect() mean.</summary>
internal static class ConnectFailures
{
    /// <summary>True where the same dial may well succeed a moment later.</summary>
    /// <param name="error">The answer.</param>
    /// <param name="attempt">Dials before this one.</param>
    public static bool IsWorthAnother(SocketError error, int attempt) => error switch
    {
        SocketError.ConnectionRefused => attempt == 0,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => true,
        _ => false,
    };

    /// <summary>The reason and one sentence.</summary>
    public static (FailureReason Reason, string Detail) Explain(SocketException exception, IPEndPoint endpoint) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => (FailureReason.Refused, $"Nothing listens on {endpoint}: the connection was refused."),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
            (FailureReason.NoRoute, $"This machine has no route to {endpoint}."),
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported or SocketError.ProtocolFamilyNotSupported or
        SocketError.AddressNotAvailable or SocketError.InvalidArgument =>
            (FailureReason.NoRoute, $"This machine has no address from which to reach {endpoint}."),
        // A firewall here, or one on the way that says "administratively prohibited": nothing was learnt of the server.
        SocketError.AccessDenied => (FailureReason.NoRoute, $"A firewall or policy forbids this machine to dial {endpoint}."),
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable =>
            (FailureReason.NoRoute, $"This machine has no socket left to dial {endpoint} (see ulimit -n)."),
        SocketError.ConnectionReset or SocketError.ConnectionAborted =>
            (FailureReason.ProtocolError, $"The connection to {endpoint} was reset before it was made."),
        _ => (FailureReason.ProtocolError, $"The dial to {endpoint} failed ({exception.SocketErrorCode})."),
    };
}
