namespace Toil.Certificates.Probing.Hello;

/// <summary>Groups for key agreement (IANA registry "TLS Supported Groups").</summary>
internal static class NamedGroups
{
    public const ushort P256 = 23;
    public const ushort P384 = 24;
    public const ushort P521 = 25;
    public const ushort X25519 = 29;

    private const ushort BrainpoolP256 = 26;
    private const ushort BrainpoolP384 = 27;
    private const ushort BrainpoolP512 = 28;

    /// <summary>
    /// What a hello says it supports. TLS 1.3 may choose the first four, and those can be computed here; the Brainpool numbers mean TLS 1.2
    /// and before (RFC 8446, appendix B.3.1.4; RFC 7027), where nothing is computed and they let a server show such a certificate.
    /// </summary>
    public static IReadOnlyList<ushort> Offered { get; } = [X25519, P256, P384, P521, BrainpoolP256, BrainpoolP384, BrainpoolP512];
}
