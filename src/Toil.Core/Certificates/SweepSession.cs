using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;
using Toil.Certificates.Probing;
using Toil.Certificates.Relations;
using Toil.Certificates.Sources;
using Toil.Certificates.Sources.Acm;
using Toil.Certificates.Sources.Kubernetes;
using Toil.Certificates.Targets;
using Toil.Operations;
using Toil.Resilience;
using Toil.Values;

namespace Toil.Certificates;

/// <summary>What one sweep shares among its targets: bounds, caches, trust. Safe to use from many tasks.</summary>
internal sealed class SweepSession
{
    // Reading files blocks, on a dead network share for minutes; on the shared pool it would hold up every handshake. For the whole process,
    // since a thread that is stuck outlives the sweep that asked.
    private static readonly BlockingWorkers s_readers = new(Math.Clamp(2 * Environment.ProcessorCount, 4, 32), TimeSpan.FromSeconds(5), "Toil file reader");

    private const int LongestPath = 4_096;

    private readonly OperationContext _context;
    private readonly CertificateCache _cache;
    private readonly EndpointProber _prober;
    private readonly AcmSource _acm;
    private readonly bool _comparesBackends;

    private SweepSession(
        SweepOptions options, OperationContext context, INameResolver resolver, CertificateCache cache, IReadOnlyList<CertificateFacts> roots)
    {
        _context = context;
        _cache = cache;
        Findings = new SweepFindings(new CertificateJudge(options.Rule, new TrustJudge(roots, context.Time), context.Time), context.Time);
        _prober = new EndpointProber(
            new ProbeLimits
            {
                Deadline = options.Timeout,
                Concurrency = options.Concurrency,
                PerHost = options.PerHost,
                FirstAddressOnly = options.FirstAddress,
                Engine = options.Engine,
                AllKeys = options.AllKeys,
            },
            context.Time,
            resolver);
        _acm = new AcmSource(cache, context, new AcmLimits { CallTimeout = options.Timeout, Deadline = options.AcmTimeout });
        _comparesBackends = options.Rule.GetValueOrDefault(RuleIds.BackendsDisagree, RuleGrade.Warning) != RuleGrade.Off;
    }

    /// <summary>What becomes of sightings.</summary>
    public SweepFindings Findings { get; }

    /// <summary>Prepares a sweep: reads the additional roots.</summary>
    /// <exception cref="ToilException"><c>TrustUnreadable</c>: a root that was named cannot be read.</exception>
    public static SweepSession Start(SweepOptions options, OperationContext context, INameResolver resolver, CancellationToken cancellation)
    {
        CertificateCache cache = new();
        List<CertificateFacts> roots = [];
        foreach (SourceItem item in options.Trust.SelectMany(path => Roots(path, cache, cancellation)))
        {
            roots.AddRange(item.Failure is null ? item.Chain : throw TrustUnreadable(item.Path, item.Detail!, item.Remedy));
        }

        return new SweepSession(options, context, resolver, cache, roots);
    }

    /// <summary>Looks at one target and yields what it sees there.</summary>
    public IAsyncEnumerable<Sighting> LookAsync(SweepTarget target, TargetOptions options, CancellationToken cancellation) => target switch
    {
        EndpointTarget endpoint => LookAtEndpointAsync(endpoint, options, cancellation),
        PathTarget path => LookAtItemsAsync(SourceKind.File, path.Path, options, Files(path, options, cancellation), cancellation),
        KubernetesTarget piped => LookAtItemsAsync(
            SourceKind.Kubernetes, piped.Text, options, Piped(piped, options, cancellation), cancellation),
        StoreTarget store => LookAtItemsAsync(
            SourceKind.Store, store.Text, options, () => new StoreSource(_cache).Read(store, cancellation), cancellation),
        AcmTarget acm => LookAtAcmAsync(acm, options, cancellation),
        _ => throw new NotSupportedException($"There is no source for {target.GetType().Name}."),
    };

    private static IEnumerable<SourceItem> Roots(string path, CertificateCache cache, CancellationToken cancellation) => Path.IsPathFullyQualified(path)
        ? new FileSource(cache).Read(path, new FileSourceOptions(), cancellation)
        : throw TrustUnreadable(path, "This is not a path.", null);

    private static ToilException TrustUnreadable(string path, string detail, string? remedy) => ToilException.Invalid(
        "TrustUnreadable", $"--trust {InertText.From(path)}: {detail}", remedy ?? "Name a file with certificates of authorities.", path);

    private async IAsyncEnumerable<Sighting> LookAtEndpointAsync(
        EndpointTarget endpoint, TargetOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<ProbeResult> results = await _prober.ProbeAsync(endpoint, cancellation);
        bool othersAnswered = results.Any(result => result.Failure is null);
        Sighting[] sightings = [.. results.Select(result => See(endpoint, result, options) with { OthersAnswered = othersAnswered })];
        // A server's second certificate is compared with the second ones of the others.
        foreach (IGrouping<bool, Sighting> group in sightings.GroupBy(sighting => sighting.Entry is not null))
        {
            CertificateProblem? disagreement = _comparesBackends ? Backends.Compare([.. group]) : null;
            foreach (Sighting sighting in group)
            {
                yield return disagreement is not null && sighting.Failure is null ? sighting with { Further = [disagreement] } : sighting;
            }
        }
    }

    private Sighting See(EndpointTarget endpoint, ProbeResult result, TargetOptions options)
    {
        Sighting sighting = new()
        {
            Target = endpoint.Text,
            Source = SourceKind.Endpoint,
            Options = options,
            Address = result.Address?.ToString(),
            Port = endpoint.Port,
            ServerName = endpoint.ServerName,
            ExpectedName = endpoint.ServerName ?? endpoint.Host,
            Protocol = result.Protocol,
            CipherSuite = result.CipherSuite?.ToString(),
            IsLegacy = result.IsLegacy,
            Engine = result.Engine,
            KeyProven = result.Failure is null ? result.KeyFits is true : null,
            KeyFits = result.KeyFits,
            Refused = result.Refused,
            IsChainWhole = result.IsChainWhole,
            ClientCertificateRequested = result.ClientCertificateRequested,
            Injected = result.Injected,
            Failure = result.Failure,
            Detail = result.Detail,
            Elapsed = result.Elapsed,
        };
        if (result.Failure is not null)
        {
            return sighting;
        }

        try
        {
            CertificateFacts[] chain = [.. result.Chain.Select(_cache.Get)];
            return sighting with { Chain = chain, Entry = result.IsAlternative ? chain[0].KeyAlgorithm.Split(' ')[0] : null };
        }
        catch (CertificateFormatException error)
        {
            return sighting with { Failure = FailureReason.ProtocolError, Detail = $"It sent a damaged certificate: {InertText.From(error.Message)}" };
        }
    }

    private Func<IEnumerable<SourceItem>> Files(PathTarget path, TargetOptions options, CancellationToken cancellation) => () =>
    {
        FileSourceOptions how = new()
        {
            IsLiteral = path.IsLiteral,
            Passwords = PasswordsOf(options),
            Cluster = options.Cluster,
        };
        return new FileSource(_cache).Read(path.Path, how, cancellation);
    };

    private Func<IEnumerable<SourceItem>> Piped(KubernetesTarget piped, TargetOptions options, CancellationToken cancellation) => () =>
    {
        try
        {
            KubernetesSource source = new(_cache, new FileSourceOptions { Passwords = PasswordsOf(options), Cluster = options.Cluster });
            return source.Read(piped.Input, null, cancellation);
        }
        catch (ToilException)
        {
            // Whoever writes must not wait for a reader that will not come.
            piped.Input.Dispose();
            throw;
        }
    };

    private string[] PasswordsOf(TargetOptions options) => options.Password is { } reference ? [reference.Resolve(_context)] : [];

    private async IAsyncEnumerable<Sighting> LookAtItemsAsync(
        SourceKind kind, string target, TargetOptions options, Func<IEnumerable<SourceItem>> open, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ItemReader reader = new(open, _context.Time);
        while (!reader.IsAtEnd)
        {
            foreach ((SourceItem item, TimeSpan elapsed) in await ReadAsync(reader, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                if (item.IsMissing)
                {
                    // A wrong request, and a finding all the same: a share that is not mounted must not look like certificates that were removed.
                    _context.Sink.Problem(new ToilException(
                        "TargetPathNotFound", ErrorKind.NotFound, $"{InertText.From(target, LongestPath)}: {item.Detail}", item.Remedy!, target));
                }

                if (item.IsRequest)
                {
                    _context.Sink.Problem(ToilException.Invalid("KubernetesInputInvalid", $"What came on the input cannot be used. {item.Detail}", item.Remedy!));
                    continue;
                }

                yield return See(kind, item, options) with { Elapsed = elapsed };
            }
        }
    }

    // A secret that is not there is the target's problem, not the sweep's.
    private async Task<IReadOnlyList<(SourceItem Item, TimeSpan Elapsed)>> ReadAsync(ItemReader reader, CancellationToken cancellation)
    {
        try
        {
            return await s_readers.RunAsync(reader.ReadSome, cancellation);
        }
        catch (ToilException problem)
        {
            _context.Sink.Problem(problem);
            return [];
        }
    }

    private async IAsyncEnumerable<Sighting> LookAtAcmAsync(
        AcmTarget target, TargetOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (Sighting sighting in _acm.ReadAsync(target, options, cancellation))
        {
            yield return sighting;
        }
    }

    private static Sighting See(SourceKind kind, SourceItem item, TargetOptions options) => new()
    {
        Target = InertText.From(item.Path, LongestPath),
        Source = item.Source ?? kind,
        Options = item.Labels.Count == 0 ? options : options with { Label = Merge(item.Labels, options.Label) },
        Entry = EntryOf(item),
        Chain = item.Chain,
        ExpectedName = kind is SourceKind.File or SourceKind.Kubernetes ? options.ServerName : null,
        Failure = item.Failure,
        Detail = item.Detail,
        Remedy = item.Remedy,
        KeyFits = item.KeyFits,
        IsNothingAmiss = item is { Source: SourceKind.Kubernetes, Failure: FailureReason.NotACertificate, IsExport: true },
    };

    // What the user says of a target goes before what the place says of itself.
    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> place, IReadOnlyDictionary<string, string> given)
    {
        Dictionary<string, string> labels = new(place);
        foreach ((string name, string value) in given)
        {
            labels[name] = value;
        }

        return labels;
    }

    private static string? EntryOf(SourceItem item)
    {
        if (item.Index == 0)
        {
            return null;
        }

        string number = item.Index.ToString(CultureInfo.InvariantCulture);
        string? name = item.Certificate?.CommonName ?? (item.Certificate?.Subject is { Length: > 0 } subject ? subject : item.Alias);
        return string.IsNullOrEmpty(name) ? number : $"{number} {name}";
    }
}
