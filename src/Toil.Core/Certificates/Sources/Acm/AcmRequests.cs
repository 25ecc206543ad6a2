namespace Toil.Certificates.Sources.Acm;

/// <summary>ListCertificates. Names and types of all these records are those of the service model, acm-2015-12-08.</summary>
internal sealed record ListCertificatesRequest
{
    public Filters Includes { get; init; } = new();

    public int MaxItems { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>What a list includes. Without key types ACM leaves out all but RSA keys of 1,024 and 2,048 bits.</summary>
internal sealed record Filters
{
    /// <summary>Every value of KeyAlgorithm in the service model.</summary>
    public static IReadOnlyList<string> EveryKeyType { get; } =
        ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

    [System.Text.Json.Serialization.JsonPropertyName("keyTypes")]
    public IReadOnlyList<string> KeyTypes { get; init; } = EveryKeyType;
}

/// <summary>DescribeCertificate, GetCertificate and ListTagsForCertificate ask alike.</summary>
internal sealed record CertificateArnRequest
{
    public required string CertificateArn { get; init; }
}
