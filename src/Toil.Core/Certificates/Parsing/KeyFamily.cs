namespace Toil.Certificates.Parsing;

/// <summary>Families of public keys, as far as their strength is judged alike.</summary>
public enum KeyFamily
{
    /// <summary>An algorithm that Toil does not know; shown, not judged.</summary>
    Other,

    /// <summary>RSA, RSASSA-PSS included.</summary>
    Rsa,

    /// <summary>Elliptic curves over prime fields.</summary>
    EllipticCurve,

    /// <summary>Ed25519 and Ed448.</summary>
    Edwards,

    /// <summary>DSA.</summary>
    Dsa,

    /// <summary>ML-DSA and SLH-DSA.</summary>
    PostQuantum,
}
