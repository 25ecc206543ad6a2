namespace Toil.Certificates.Probing;

/// <summary>Types of handshake messages that are told apart here (IANA registry "TLS HandshakeType").</summary>
internal enum HandshakeType : byte
{
    ClientHello = 1,
    ServerHello = 2,
    EncryptedExtensions = 8,
    Certificate = 11,
    ServerKeyExchange = 12,
    CertificateRequest = 13,
    ServerHelloDone = 14,
    CertificateVerify = 15,
    Finished = 20,

    /// <summary>Stands for the first hello in the transcript after a HelloRetryRequest (RFC 8446, 4.4.1); never on the wire.</summary>
    MessageHash = 254,
}
