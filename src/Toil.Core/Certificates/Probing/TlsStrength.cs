using System.Collections.Frozen;
using System.Net.Security;

namespace Toil.Certificates.Probing;

/// <summary>What clients of today still agree to.</summary>
internal static class TlsStrength
{
    // RFC 9325, 4.1 and 4.2: elliptic-curve key agreement, and no RC4 or 3DES. Browsers dropped finite-field DHE years ago, and .NET's own
    // list on Linux has no static RSA; what is left of TLS 1.2 is this.
    private static readonly FrozenSet<TlsCipherSuite> s_current = new[]
    {
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    }.ToFrozenSet();

    /// <summary>True for a version before TLS 1.2, and for a cipher suite of TLS 1.2 that current clients refuse or are giving up.</summary>
    /// <param name="version">As on the wire.</param>
    /// <param name="suite">The suite that the server chose.</param>
    public static bool IsLegacy(int version, TlsCipherSuite suite)
        => version < TlsVersions.Tls12 || (version == TlsVersions.Tls12 && !s_current.Contains(suite));
}
