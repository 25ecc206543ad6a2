namespace Toil.Certificates.Sources.Acm;

/// <summary>Bounds of a sweep of ACM.</summary>
internal sealed record AcmLimits
{
    /// <summary>For one call with all its attempts, and for finding credentials.</summary>
    public required TimeSpan CallTimeout { get; init; }

    /// <summary>For everything in one region.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Certificates asked for at once in one region.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>
    /// Calls a second of one action in one region. ACM's default quotas are 10 for DescribeCertificate, GetCertificate and ListTagsForCertificate
    /// and 8 for ListCertificates ("Quotas", ACM User Guide), shared by all clients of the account.
    /// </summary>
    public double CallsPerSecond { get; init; } = 8;

    /// <summary>Certificates of a page, 1 to 1,000 (the service model's bounds of MaxItems).</summary>
    public int PageSize { get; init; } = 500;
}
