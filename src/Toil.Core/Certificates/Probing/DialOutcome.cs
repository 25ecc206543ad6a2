using System.Net.Sockets;

namespace Toil.Certificates.Probing;

/// <summary>A connected socket, which the receiver disposes, or why there is none.</summary>
internal readonly record struct DialOutcome(Socket? Socket, FailureReason Reason, string? Detail);
