using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;
using Toil.Certificates.Targets;
using Toil.Operations;

namespace Toil.Certificates.Sources.Acm;

/// <summary>Lists the certificates of one region and reads each.</summary>
internal sealed class AcmReader
{
    // So many calls without an answer in a row, each tried several times by the SDK, are about the network: the region is given up.
    private const int SilentCalls = 4;

    // What ACM did not issue it does not renew.
    private const string Imported = "IMPORTED";

    private readonly IAcmClient _client;
    private readonly CertificateCache _cache;
    private readonly OperationContext _context;
    private readonly AcmTarget _target;
    private readonly AcmTally _tally;
    private readonly AcmPacer _lists;
    private readonly AcmPacer _describes;
    private readonly AcmPacer _gets;
    private readonly AcmPacer _tags;
    private readonly ConcurrentDictionary<string, bool> _told = new();

    public AcmReader(IAcmClient client, CertificateCache cache, OperationContext context, AcmLimits limits, AcmTarget target, AcmTally tally)
    {
        _client = client;
        _cache = cache;
        _context = context;
        _target = target;
        _tally = tally;
        _lists = new AcmPacer(limits.CallsPerSecond, context.Time);
        _describes = new AcmPacer(limits.CallsPerSecond, context.Time);
        _gets = new AcmPacer(limits.CallsPerSecond, context.Time);
        _tags = new AcmPacer(limits.CallsPerSecond, context.Time);
    }

    /// <summary>Every certificate once, page by page.</summary>
    /// <exception cref="AcmException">A page could not be had, or the pages lead back to one that was had before.</exception>
    public async IAsyncEnumerable<CertificateSummary> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        HashSet<string> tokens = [];
        HashSet<string> arns = [];
        string? next = null;
        do
        {
            await _lists.WaitAsync(cancellation);
            ListCertificatesResponse page = await _client.ListAsync(next, cancellation);
            foreach (CertificateSummary summary in page.CertificateSummaryList ?? [])
            {
                // A certificate can move from one page to the next while the list is read.
                if (summary.CertificateArn is { Length: > 0 } arn && arns.Add(arn))
                {
                    _tally.CountListed();
                    yield return summary;
                }
            }

            next = string.IsNullOrEmpty(page.NextToken) ? null : page.NextToken;
            if (next is not null && !tokens.Add(next))
            {
                throw new AcmException(
                    FailureReason.ProtocolError, null, "ACM's list of certificates leads back to a page that was read before.",
                    "Sweep again; where it stays, check what answers at AWS_ENDPOINT_URL.");
            }
        }
        while (next is not null);
    }

    /// <summary>Reads one certificate; null where it was deleted after it had been listed.</summary>
    /// <exception cref="AcmException">No further certificate of the region can be read.</exception>
    public async Task<Sighting?> ReadAsync(CertificateSummary summary, TargetOptions options, CancellationToken cancellation)
    {
        long start = _context.Time.GetTimestamp();
        string arn = summary.CertificateArn!;
        Task<Answer<DescribeCertificateResponse>> describing = AskAsync(_describes, () => _client.DescribeAsync(arn, cancellation), cancellation);
        Task<Answer<ListTagsForCertificateResponse>> tagging = AskAsync(_tags, () => _client.ListTagsAsync(arn, cancellation), cancellation);
        Task<Answer<GetCertificateResponse>> getting = AcmSightings.IsIssued(summary.Status)
            ? AskAsync(_gets, () => _client.GetAsync(arn, cancellation), cancellation)
            : Task.FromResult(new Answer<GetCertificateResponse>(null, null));
        await Task.WhenAll(describing, tagging, getting);
        Answer<DescribeCertificateResponse> described = await describing;
        Answer<GetCertificateResponse> got = await getting;
        Answer<ListTagsForCertificateResponse> tags = await tagging;
        if (described.Failure is { IsGone: true } || got.Failure is { IsGone: true })
        {
            return null;
        }

        if (described.Failure is { Reason: FailureReason.AccessDenied } || summary.Type == Imported)
        {
            TellMissing(described.Failure, "renewal, use and validation are");
        }

        TellMissing(tags.Failure, "tags are");
        _tally.CountRead();
        Sighting sighting = AcmSightings.From(_target, options, summary, described.Value?.Certificate, tags.Value?.Tags ?? []);
        sighting = Complete(sighting, got, described.Value?.Certificate?.Status ?? summary.Status);
        return (described.Failure is { } unknown && HidesRenewal(unknown, summary, sighting) ? Unjudged(sighting, unknown) : sighting) with { Elapsed = _context.Time.GetElapsedTime(start) };
    }

    // A renewal that has failed would look like one that is in order again. Where nobody may ask for it, it never was known; and a certificate that has
    // ended has, whatever becomes of its renewal.
    private bool HidesRenewal(AcmException failure, CertificateSummary summary, Sighting sighting)
        => failure.Reason != FailureReason.AccessDenied && summary.Type != Imported && sighting.Chain is [{ } leaf, ..] && leaf.NotAfter > _context.Time.GetUtcNow();

    private static Sighting Unjudged(Sighting sighting, AcmException failure)
        => sighting with { Chain = [], Failure = failure.Reason, Detail = $"Nobody knows how its renewal stands: {failure.Message}", Remedy = failure.Remedy };

    private Sighting Complete(Sighting sighting, Answer<GetCertificateResponse> got, string? status)
    {
        if (got.Failure is { IsInProgress: false } failure)
        {
            return sighting with { Failure = failure.Reason, Detail = failure.Message, Remedy = failure.Remedy };
        }

        if (got.Value?.Certificate is not { Length: > 0 } pem)
        {
            return AcmSightings.IsIssued(status) && got.Failure is null && got.Value is not null
                ? sighting with { Failure = FailureReason.NotACertificate, Detail = "ACM gives no certificate for it.", Remedy = "Look at it in the AWS console." }
                : AcmSightings.NotIssued(sighting, status);
        }

        CertificateFacts[] chain;
        try
        {
            // A damaged issuer is no reason to know nothing of the leaf.
            chain = [Parse(pem) ?? throw new CertificateFormatException("There is no PEM block in it."), .. ParseAll(got.Value.CertificateChain)];
        }
        catch (CertificateFormatException error)
        {
            ReadFailure damaged = ReadFailure.Damaged(error.Message);
            return sighting with { Failure = damaged.Reason, Detail = damaged.Detail, Remedy = damaged.Remedy };
        }

        return sighting with { Chain = chain };
    }

    private CertificateFacts? Parse(string pem)
    {
        ContainerEntry? entry = CertificateContainer.Read(Encoding.UTF8.GetBytes(pem), []).FirstOrDefault();
        return entry is null ? null
            : entry.Kind == ContentKind.Certificate ? _cache.Get(entry.Der)
            : throw new CertificateFormatException(entry.Failure?.Detail ?? "It is something else.");
    }

    private IEnumerable<CertificateFacts> ParseAll(string? pem)
    {
        foreach (ContainerEntry entry in CertificateContainer.Read(Encoding.UTF8.GetBytes(pem ?? string.Empty), []).Where(entry => entry.Kind == ContentKind.Certificate))
        {
            CertificateFacts? facts = null;
            try
            {
                facts = _cache.Get(entry.Der);
            }
            catch (CertificateFormatException)
            {
                // What cannot be read vouches for nothing; the leaf is judged without it.
            }

            if (facts is not null)
            {
                yield return facts;
            }
        }
    }

    private async Task<Answer<T>> AskAsync<T>(AcmPacer pacer, Func<Task<T>> call, CancellationToken cancellation)
        where T : class
    {
        await pacer.WaitAsync(cancellation);
        try
        {
            T answer = await call();
            _tally.CountAnswer(answered: true);
            return new(answer, null);
        }
        catch (AcmException error)
        {
            _tally.CountAnswer(!error.IsTransport);
            if (error.IsForAll || _tally.Silent >= SilentCalls)
            {
                throw;
            }

            return new(null, error);
        }
    }

    // Once for a region: a policy that lacks an action lacks it for two thousand certificates.
    private void TellMissing(AcmException? failure, string what)
    {
        if (failure is not null && _told.TryAdd(what + failure.Code, true))
        {
            _context.Sink.Warning($"{_target.Text}: {what} left out, because: {failure.Message} {failure.Remedy}");
        }
    }

    /// <summary>What a call gave, or why it gave nothing; neither where it was not made.</summary>
    private readonly record struct Answer<T>(T? Value, AcmException? Failure)
        where T : class;
}
