using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Toil.Core.Tests.Support;

/// <summary>What a test certificate says of itself. Valid from yesterday for 90 days unless said otherwise.</summary>
public sealed record TestCertificateOptions
{
    private static readonly DateTimeOffset s_yesterday = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);

    public string Subject { get; init; } = "CN=shop.example.com, O=Example";

    /// <summary>A subject made by hand, instead of <see cref="Subject"/>.</summary>
    public X500DistinguishedName? SubjectName { get; init; }

    public TestKey Key { get; init; } = TestKey.P256;

    public HashAlgorithmName Digest { get; init; } = HashAlgorithmName.SHA256;

    public DateTimeOffset NotBefore { get; init; } = s_yesterday;

    public DateTimeOffset NotAfter { get; init; } = s_yesterday.AddDays(90);

    /// <summary>Positive and random unless given; big-endian.</summary>
    public byte[]? SerialNumber { get; init; }

    /// <summary>What basicConstraints says; null leaves the extension out.</summary>
    public bool? IsAuthority { get; init; } = false;

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public IReadOnlyList<IPAddress> IpAddresses { get; init; } = [];

    public IReadOnlyList<string> Policies { get; init; } = [];

    public IReadOnlyList<string> ExtendedKeyUsages { get; init; } = [];

    /// <summary>False leaves out the subject's and the issuer's key identifier.</summary>
    public bool HasKeyIds { get; init; } = true;

    /// <summary>Added as they stand.</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];
}
