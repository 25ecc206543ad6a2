using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Toil.Certificates.Parsing;
using Toil.Values;

namespace Toil.Certificates.Judging;

/// <summary>
/// Asks the platform whether a chain leads to a trusted root. Nothing is downloaded: no missing issuer, no CRL, no OCSP. One question for each
/// distinct chain, however many places serve it (a build costs about a third of a millisecond).
/// </summary>
public sealed class TrustJudge
{
    private const X509ChainStatusFlags Harmless = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.RevocationStatusUnknown
        | X509ChainStatusFlags.OfflineRevocation | X509ChainStatusFlags.NotTimeNested;

    private const X509ChainStatusFlags NoRoot = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    private readonly BoundedCache<string, ChainTrust> _known = new(4_096);
    private readonly IReadOnlyList<CertificateFacts> _additionalRoots;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<CertificateFacts>? _machine;

    /// <summary>Creates a judge.</summary>
    /// <param name="additionalRoots">Authorities to trust besides the machine's.</param>
    /// <param name="time">The clock. Of several paths the platform takes the one that is in time.</param>
    public TrustJudge(IReadOnlyList<CertificateFacts> additionalRoots, TimeProvider time)
        : this(additionalRoots, time, null)
    {
    }

    /// <summary>For tests: a machine that trusts these and nothing else.</summary>
    internal TrustJudge(IReadOnlyList<CertificateFacts> additionalRoots, TimeProvider time, IReadOnlyList<CertificateFacts>? machine)
    {
        _additionalRoots = additionalRoots;
        _time = time;
        _machine = machine;
    }

    /// <summary>Judges a chain as sent, leaf first. Validity in time is judged apart: what has ended is no less trusted here.</summary>
    public ChainTrust Judge(IReadOnlyList<CertificateFacts> chain)
        => _known.GetOrAdd(string.Concat(chain.Select(facts => facts.Thumbprint)), chain, (_, sent) => Ask(sent));

    private ChainTrust Ask(IReadOnlyList<CertificateFacts> sent)
    {
        ChainTrust system = Build(sent, _machine);
        if (system.IsTrusted || _additionalRoots.Count == 0)
        {
            return system with { IsSystemRoot = system.IsTrusted };
        }

        // A path that the user's own root refuses for another reason than being unknown says more than the machine's not knowing it.
        ChainTrust custom = Build(sent, _additionalRoots);
        return custom.IsTrusted || custom.Objection.Length > 0 ? custom : system;
    }

    /// <summary>Builds a chain towards the given roots, or the machine's where there are none.</summary>
    private ChainTrust Build(IReadOnlyList<CertificateFacts> sent, IReadOnlyList<CertificateFacts>? roots)
    {
        List<X509Certificate2> owned = [];
        try
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = roots is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid | X509VerificationFlags.IgnoreNotTimeNested;
            if (sent[0].IsForServerUse)
            {
                // Of the leaf a rule of its own tells; here it is about authorities that may not issue for servers.
                chain.ChainPolicy.ApplicationPolicy.Add(new Oid(CertificateFacts.ServerUse));
            }

            X509Certificate2 Load(CertificateFacts facts)
            {
                X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(facts.Der.Span);
                owned.Add(certificate);
                return certificate;
            }

            // The platform takes the first issuer that fits and is in time; the best path is the one that lasts longest.
            foreach (CertificateFacts facts in sent.Skip(1).OrderByDescending(facts => facts.NotAfter))
            {
                chain.ChainPolicy.ExtraStore.Add(Load(facts));
            }

            foreach (CertificateFacts root in roots ?? [])
            {
                (root.IsSelfIssued ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(Load(root));
            }

            bool built = chain.Build(Load(sent[0]));
            try
            {
                return Read(chain, built, sent);
            }
            finally
            {
                owned.AddRange(chain.ChainElements.Select(element => element.Certificate));
            }
        }
        catch (CryptographicException error)
        {
            return new ChainTrust { IsBroken = true, Objection = InertText.From(error.Message, 200) };
        }
        finally
        {
            owned.ForEach(certificate => certificate.Dispose());
        }
    }

    private static ChainTrust Read(X509Chain chain, bool built, IReadOnlyList<CertificateFacts> sent)
    {
        X509ChainStatus[] objections = [.. chain.ChainStatus.Where(status => (status.Status & ~Harmless) != X509ChainStatusFlags.NoError)];
        bool trusted = built && objections.Length == 0;
        X509Certificate2[] path = [.. chain.ChainElements.Select(element => element.Certificate)];
        X509Certificate2[] issuers = trusted ? path[1..] : [];
        X509Certificate2? endsFirst = issuers.MinBy(NotAfter);
        X509Certificate2? beginsLast = issuers.MaxBy(issuer => issuer.NotBefore);
        HashSet<string> known = [.. sent.Select(facts => facts.Thumbprint)];
        return new ChainTrust
        {
            IsTrusted = trusted,
            BestNotAfter = trusted ? path.Min(NotAfter) : null,
            IssuersNotAfter = endsFirst is null ? null : NotAfter(endsFirst),
            EndsFirst = endsFirst is null ? null : InertText.From(endsFirst.Subject),
            IssuersNotBefore = beginsLast is null ? null : new(beginsLast.NotBefore.ToUniversalTime(), TimeSpan.Zero),
            BeginsLast = beginsLast is null ? null : InertText.From(beginsLast.Subject),
            Missing = trusted
                ? [.. path.Take(path.Length - 1).Where(c => !known.Contains(c.GetCertHashString(HashAlgorithmName.SHA256))).Select(c => InertText.From(c.Subject))]
                : [],
            Objection = InertText.From(string.Join("; ", objections.Where(o => (o.Status & ~NoRoot) != 0).Select(o => o.StatusInformation.Trim())), 300),
            IsBroken = objections.Any(o => o.Status == X509ChainStatusFlags.NotSignatureValid),
        };
    }

    private static DateTimeOffset NotAfter(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
}
