namespace Toil.Certificates.Probing.Hello;

/// <summary>Signature schemes that a hello offers (IANA registry "TLS SignatureScheme"). They choose the certificate.</summary>
internal static class SignatureSchemes
{
    // ECDSA with P-256, P-384, P-521; Ed25519, Ed448; SHA-224 and SHA-1 for servers of TLS 1.2 that have nothing newer.
    private static readonly ushort[] s_curve = [0x0403, 0x0503, 0x0603, 0x0807, 0x0808];
    private static readonly ushort[] s_oldCurve = [0x0303, 0x0203];

    // PSS with an rsaEncryption key, PSS with an RSASSA-PSS key, PKCS#1.
    private static readonly ushort[] s_rsa = [0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601];
    private static readonly ushort[] s_oldRsa = [0x0301, 0x0201];
    private static readonly ushort[] s_dsa = [0x0402, 0x0202];

    /// <summary>The schemes for a choice of keys, in the order in which OpenSSL offers its own.</summary>
    public static IReadOnlyList<ushort> For(KeyChoice keys) => keys switch
    {
        KeyChoice.Rsa => [.. s_rsa, .. s_oldRsa],
        KeyChoice.Curve => [.. s_curve, .. s_oldCurve],
        _ => [.. s_curve, .. s_rsa, .. s_oldCurve, .. s_oldRsa, .. s_dsa],
    };
}
