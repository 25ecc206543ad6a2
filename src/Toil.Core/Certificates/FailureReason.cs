namespace Toil.Certificates;

/// <summary>Why a target could not be judged. Written in kebab-case in every report: <c>no-route</c>.</summary>
public enum FailureReason
{
    /// <summary>The name has no address, or the resolver did not answer.</summary>
    Dns,

    /// <summary>This machine has no route to the address; says nothing about the server.</summary>
    NoRoute,

    /// <summary>The address answered that nothing listens on the port.</summary>
    Refused,

    /// <summary>No TCP connection within the deadline.</summary>
    Timeout,

    /// <summary>Connected, and then the peer stopped, or sent too slowly to finish within the deadline.</summary>
    Stalled,

    /// <summary>The peer answered with something that is not TLS.</summary>
    NoTls,

    /// <summary>The service speaks its protocol, and does not offer STARTTLS or refuses it.</summary>
    StarttlsRefused,

    /// <summary>The peer wants a client certificate before it shows its own.</summary>
    ClientCertificateRequired,

    /// <summary>The peer speaks only protocol versions or ciphers that a current client refuses.</summary>
    LegacyProtocol,

    /// <summary>The peer broke off, reset, flooded, or broke the protocol.</summary>
    ProtocolError,

    /// <summary>The file or store cannot be read: not regular, too large, damaged, or an unsupported format.</summary>
    Unreadable,

    /// <summary>This user may not read it.</summary>
    AccessDenied,

    /// <summary>No password that was given opens it.</summary>
    WrongPassword,

    /// <summary>Readable, but there is no certificate in it.</summary>
    NotACertificate,

    /// <summary>There are no credentials to ask with, or the service does not take them: wrong, expired, or signed by a clock that is off.</summary>
    Credentials,

    /// <summary>The service answered too often that it is asked too much.</summary>
    Throttled,

    /// <summary>Asked for at a certificate manager, and not issued: it waits for validation, or was refused.</summary>
    NotIssued,
}
