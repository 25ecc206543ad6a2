namespace Toil.Certificates.Probing.Preambles;

/// <summary>What one protocol says in clear text until TLS may begin. Holds no state: one instance serves every connection.</summary>
internal interface IPreamble
{
    /// <summary>The protocol's name for people: <c>SMTP</c>.</summary>
    string Protocol { get; }

    /// <summary>Talks until the peer has given the go-ahead, and reads nothing beyond it.</summary>
    /// <param name="wire">The connection, before its first byte.</param>
    /// <param name="name">Server name, or the host where there is none.</param>
    /// <exception cref="PreambleException">The peer did not get that far.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the caller cancelled.</exception>
    Task RunAsync(PreambleWire wire, string name);
}
