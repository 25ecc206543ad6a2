namespace Toil.Certificates.Parsing;

/// <summary>What one piece of a file is.</summary>
public enum ContentKind
{
    /// <summary>A certificate, as far as its wrapping tells; its own bytes are judged by <see cref="CertificateParser"/>.</summary>
    Certificate,

    /// <summary>A certificate, or what stands in its place, that cannot be taken out of its wrapping.</summary>
    Damaged,

    /// <summary>A keystore that is known for one and cannot be opened.</summary>
    Locked,

    /// <summary>A private key, encrypted or not. Its bytes are never handed on.</summary>
    PrivateKey,

    /// <summary>A public key without a certificate.</summary>
    PublicKey,

    /// <summary>A certificate signing request.</summary>
    Request,

    /// <summary>A certificate revocation list.</summary>
    RevocationList,

    /// <summary>Parameters of Diffie-Hellman, DSA or a curve.</summary>
    Parameters,

    /// <summary>Something else that is well marked: a PGP key, an encrypted message.</summary>
    Other,
}
