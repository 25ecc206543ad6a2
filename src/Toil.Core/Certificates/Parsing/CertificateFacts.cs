using System.Security.Cryptography.X509Certificates;

namespace Toil.Certificates.Parsing;

/// <summary>What one certificate says of itself, read once from its DER. Every text in it is inert (see <see cref="Values.InertText"/>).</summary>
public sealed record CertificateFacts
{
    /// <summary>serverAuth.</summary>
    internal const string ServerUse = "1.3.6.1.5.5.7.3.1";

    /// <summary>The certificate's DER, exactly as it came.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>SHA-256 over the DER, 64 upper-case hexadecimal digits.</summary>
    public required string Thumbprint { get; init; }

    /// <summary>SHA-256 over the SubjectPublicKeyInfo, 64 upper-case hexadecimal digits: the same for every certificate of one key.</summary>
    public required string KeyThumbprint { get; init; }

    /// <summary>Subject for people: <c>CN=shop.example.com, O=Example</c>. Empty where the certificate has none.</summary>
    public required string Subject { get; init; }

    /// <summary>Issuer for people.</summary>
    public required string Issuer { get; init; }

    /// <summary>The subject's DER, for comparing with an issuer's.</summary>
    public required ReadOnlyMemory<byte> SubjectDer { get; init; }

    /// <summary>The issuer's DER, for comparing with a subject's.</summary>
    public required ReadOnlyMemory<byte> IssuerDer { get; init; }

    /// <summary>Serial number, upper-case hexadecimal without leading zero bytes.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>dNSName entries of the subject alternative name, as they stand (punycode stays punycode).</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>iPAddress entries of the subject alternative name, in canonical text.</summary>
    public IReadOnlyList<string> IpAddresses { get; init; } = [];

    /// <summary>Every name that it holds for a server: the DNS names, then the IP addresses.</summary>
    public IReadOnlyList<string> Names => field ??= [.. DnsNames, .. IpAddresses];

    /// <summary>The same for every certificate of the same names and subject, in whatever order it holds them: a renewed one has that of the old.</summary>
    internal string Identity => field ??= string.Join(',', DnsNames.Concat(IpAddresses).Append(Subject).Order(StringComparer.Ordinal));

    /// <summary>The subject's last common name, or null. Never used for matching names (RFC 9525, 6.3).</summary>
    public string? CommonName { get; init; }

    /// <summary>First instant at which it is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Last instant at which it is valid (inclusive, RFC 5280, 4.1.2.5).</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Key algorithm for people: <c>RSA 2048</c>, <c>ECDSA P-256</c>, <c>Ed25519</c>, or the OID.</summary>
    public required string KeyAlgorithm { get; init; }

    /// <summary>Family of the key.</summary>
    public required KeyFamily KeyFamily { get; init; }

    /// <summary>Size of the key in bits (RSA modulus, curve order); 0 where it is not known.</summary>
    public int KeyBits { get; init; }

    /// <summary>Signature algorithm for people: <c>SHA256-RSA</c>, <c>SHA384-ECDSA</c>, <c>Ed25519</c>, or the OID.</summary>
    public required string SignatureAlgorithm { get; init; }

    /// <summary>Digest of the signature (<c>MD5</c>, <c>SHA1</c>, <c>SHA256</c> ...), or null where it has none of its own or is not known.</summary>
    public string? SignatureDigest { get; init; }

    /// <summary>True where basicConstraints says that it may issue certificates.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>Hexadecimal subject key identifier, or null.</summary>
    public string? SubjectKeyId { get; init; }

    /// <summary>Hexadecimal authority key identifier (the keyIdentifier field), or null.</summary>
    public string? AuthorityKeyId { get; init; }

    /// <summary>Certificate policy OIDs.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>Extended key usage OIDs; empty where the extension is absent (any use).</summary>
    public IReadOnlyList<string> ExtendedKeyUsages { get; init; } = [];

    /// <summary>Key usage; null where the extension is absent (any use).</summary>
    public X509KeyUsageFlags? KeyUsage { get; init; }

    /// <summary>True where the extended key usage lets a TLS server show it. "Any" is not enough: OpenSSL and .NET refuse it.</summary>
    public bool IsForServerUse => ExtendedKeyUsages.Count == 0 || ExtendedKeyUsages.Contains(ServerUse);

    /// <summary>True where subject and issuer are the same name.</summary>
    public bool IsSelfIssued => SubjectDer.Span.SequenceEqual(IssuerDer.Span);

    /// <summary>From the first to the last valid instant. Both ends count, hence the second (RFC 5280, 4.1.2.5).</summary>
    public TimeSpan Lifetime => NotAfter - NotBefore + TimeSpan.FromSeconds(1);
}
