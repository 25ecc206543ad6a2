using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Cryptography;
using static System.Net.Security.TlsCipherSuite;

namespace Toil.Certificates.Probing.Hello;

/// <summary>
/// Cipher suites that a hello offers, newest first, ECDSA before RSA as OpenSSL has it, so that a server with two certificates shows both
/// engines the same one. Up to TLS 1.2 nothing is ever encrypted with them: what counts is that an old server finds one it knows.
/// </summary>
internal static class OfferedSuites
{
    private static readonly TlsCipherSuite[] s_tls13 =
    [
        .. Where(AesGcm.IsSupported, TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384),
        .. Where(ChaCha20Poly1305.IsSupported, TLS_CHACHA20_POLY1305_SHA256),
    ];

    private static readonly TlsCipherSuite[] s_curve =
    [
        TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TLS_ECDHE_ECDSA_WITH_AES_128_CCM, TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
        TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA, TLS_ECDHE_ECDSA_WITH_RC4_128_SHA,
    ];

    private static readonly TlsCipherSuite[] s_rsa =
    [
        TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TLS_DHE_RSA_WITH_AES_128_CBC_SHA256, TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
        TLS_DHE_RSA_WITH_AES_128_CBC_SHA, TLS_DHE_RSA_WITH_AES_256_CBC_SHA, TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA,
        TLS_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_256_GCM_SHA384, TLS_RSA_WITH_AES_128_CBC_SHA256, TLS_RSA_WITH_AES_256_CBC_SHA256,
        TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_AES_256_CBC_SHA, TLS_RSA_WITH_CAMELLIA_128_CBC_SHA, TLS_RSA_WITH_CAMELLIA_256_CBC_SHA,
        TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA,
        TLS_ECDHE_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_RC4_128_MD5,
    ];

    // A DSA certificate is weak, and that can only be said of one that was seen.
    private static readonly TlsCipherSuite[] s_dsa = [TLS_DHE_DSS_WITH_AES_128_CBC_SHA, TLS_DHE_DSS_WITH_AES_256_CBC_SHA, TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA];

    private static readonly FrozenSet<TlsCipherSuite> s_finiteField
        = s_rsa.Concat(s_dsa).Where(suite => suite.ToString().StartsWith("TLS_DHE_", StringComparison.Ordinal)).ToFrozenSet();

    /// <summary>The suites for a choice of keys. Those of TLS 1.3 say nothing of the key and are always there.</summary>
    public static IReadOnlyList<TlsCipherSuite> For(KeyChoice keys) => keys switch
    {
        KeyChoice.Rsa => [.. s_tls13, .. s_rsa],
        KeyChoice.Curve => [.. s_tls13, .. s_curve],
        _ => [.. s_tls13, .. s_curve, .. s_rsa, .. s_dsa],
    };

    /// <summary>True for a suite up to TLS 1.2 whose keys are agreed in a finite field.</summary>
    public static bool IsFiniteField(TlsCipherSuite suite) => s_finiteField.Contains(suite);

    private static TlsCipherSuite[] Where(bool isSupported, params TlsCipherSuite[] suites) => isSupported ? suites : [];
}
