namespace Toil.Certificates.Probing.Hello;

/// <summary>The certificates that a hello says it can take, by the kind of their key.</summary>
internal enum KeyChoice
{
    /// <summary>Any.</summary>
    Any,

    /// <summary>RSA keys only.</summary>
    Rsa,

    /// <summary>ECDSA and EdDSA keys only.</summary>
    Curve,
}
