namespace Toil.Certificates.Probing;

/// <summary>Protocol versions as they stand on the wire (RFC 8446, 4.2.1), and their names.</summary>
internal static class TlsVersions
{
    public const int Ssl30 = 0x0300;
    public const int Tls10 = 0x0301;
    public const int Tls11 = 0x0302;
    public const int Tls12 = 0x0303;
    public const int Tls13 = 0x0304;

    /// <summary>The name in findings (<c>TLSv1.2</c>), or null for a number that is no version.</summary>
    public static string? NameOf(int? version) => version switch
    {
        Ssl30 => "SSLv3",
        Tls10 => "TLSv1.0",
        Tls11 => "TLSv1.1",
        Tls12 => "TLSv1.2",
        Tls13 => "TLSv1.3",
        _ => null,
    };

    /// <summary>The name in sentences: <c>TLS 1.0</c>.</summary>
    public static string Describe(int? version) => NameOf(version)?.Replace("SSLv3", "SSL 3.0", StringComparison.Ordinal)
        .Replace("TLSv", "TLS ", StringComparison.Ordinal) ?? $"version 0x{version:x4}";
}
