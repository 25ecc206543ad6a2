using System.Text.Json.Serialization;

namespace Toil.Certificates.Sources.Acm;

internal sealed record ListCertificatesResponse
{
    public string? NextToken { get; init; }

    public IReadOnlyList<CertificateSummary>? CertificateSummaryList { get; init; }
}

internal sealed record CertificateSummary
{
    public string? CertificateArn { get; init; }

    public string? DomainName { get; init; }

    public string? Status { get; init; }

    public string? Type { get; init; }

    public string? RenewalEligibility { get; init; }

    public bool? InUse { get; init; }
}

internal sealed record DescribeCertificateResponse
{
    public CertificateDetail? Certificate { get; init; }
}

internal sealed record CertificateDetail
{
    public string? Status { get; init; }

    public string? Type { get; init; }

    public IReadOnlyList<string>? InUseBy { get; init; }

    public string? FailureReason { get; init; }

    public string? RevocationReason { get; init; }

    public string? RenewalEligibility { get; init; }

    public RenewalSummary? RenewalSummary { get; init; }

    public IReadOnlyList<DomainValidation>? DomainValidationOptions { get; init; }
}

internal sealed record RenewalSummary
{
    public string? RenewalStatus { get; init; }

    public string? RenewalStatusReason { get; init; }

    public IReadOnlyList<DomainValidation>? DomainValidationOptions { get; init; }
}

internal sealed record DomainValidation
{
    public string? DomainName { get; init; }

    public string? ValidationStatus { get; init; }

    public string? ValidationMethod { get; init; }

    public ResourceRecord? ResourceRecord { get; init; }
}

internal sealed record ResourceRecord
{
    public string? Name { get; init; }

    public string? Type { get; init; }

    public string? Value { get; init; }
}

internal sealed record GetCertificateResponse
{
    public string? Certificate { get; init; }

    public string? CertificateChain { get; init; }
}

internal sealed record ListTagsForCertificateResponse
{
    public IReadOnlyList<Tag>? Tags { get; init; }
}

internal sealed record Tag
{
    public string? Key { get; init; }

    public string? Value { get; init; }
}

/// <summary>How requests and responses are written in JSON 1.1: names as in the model, what is not set left out.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ListCertificatesRequest))]
[JsonSerializable(typeof(CertificateArnRequest))]
[JsonSerializable(typeof(ListCertificatesResponse))]
[JsonSerializable(typeof(DescribeCertificateResponse))]
[JsonSerializable(typeof(GetCertificateResponse))]
[JsonSerializable(typeof(ListTagsForCertificateResponse))]
internal sealed partial class AcmJson : JsonSerializerContext;
