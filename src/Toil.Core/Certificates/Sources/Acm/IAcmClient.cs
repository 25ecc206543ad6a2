namespace Toil.Certificates.Sources.Acm;

/// <summary>
/// The calls to AWS Certificate Manager that a sweep makes, in one region. Every one retries by itself what is worth it, ends within its deadline,
/// and throws <see cref="AcmException"/> for whatever else goes wrong, cancellation left aside.
/// </summary>
internal interface IAcmClient : IDisposable
{
    /// <summary>How far the service's clock is ahead of this machine's, as far as an answer has shown; zero where they agree.</summary>
    TimeSpan ClockOffset { get; }

    /// <summary>One page of the list: certificates of every key type and every status.</summary>
    Task<ListCertificatesResponse> ListAsync(string? nextToken, CancellationToken cancellation);

    /// <summary>What ACM says of a certificate: use, renewal, validation.</summary>
    Task<DescribeCertificateResponse> DescribeAsync(string arn, CancellationToken cancellation);

    /// <summary>The certificate and its chain, in PEM.</summary>
    Task<GetCertificateResponse> GetAsync(string arn, CancellationToken cancellation);

    /// <summary>Tags of a certificate.</summary>
    Task<ListTagsForCertificateResponse> ListTagsAsync(string arn, CancellationToken cancellation);
}
