using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Toil.Certificates.Parsing;
using Toil.Values;

namespace Toil.Certificates.Judging;

/// <summary>
/// Asks the platform whether a chain leads to a trusted root. Nothing is downloaded: no missing issuer, no CRL, no OCSP. One question for each
/// distinct chain, however many places serve it (a build costs about a third of a millisecond).
/// </summary>
/// <param name="additionalRoots">Authorities to trust besides the machine's.</param>
public sealed class TrustJudge(IReadOnlyList<CertificateFacts> additionalRoots)
{
    private const X509ChainStatusFlags Harmless = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.RevocationStatusUnknown
        | X509ChainStatusFlags.OfflineRevocation | X509ChainStatusFlags.NotTimeNested;

    private readonly BoundedCache<string, ChainTrust> _known = new(4_096);

    /// <summary>Judges a chain as sent, leaf first. The instant does not matter: validity in time is judged apart.</summary>
    public ChainTrust Judge(IReadOnlyList<CertificateFacts> chain)
        => _known.GetOrAdd(string.Concat(chain.Select(facts => facts.Thumbprint)), chain, (_, sent) => Ask(sent));

    private ChainTrust Ask(IReadOnlyList<CertificateFacts> sent)
    {
        ChainTrust system = Build(sent, X509ChainTrustMode.System);
        if (system.IsTrusted || additionalRoots.Count == 0)
        {
            return system;
        }

        ChainTrust custom = Build(sent, X509ChainTrustMode.CustomRootTrust);
        return custom.IsTrusted ? custom : system;
    }

    private ChainTrust Build(IReadOnlyList<CertificateFacts> sent, X509ChainTrustMode mode)
    {
        List<X509Certificate2> owned = [];
        try
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = mode;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid | X509VerificationFlags.IgnoreNotTimeNested;
            X509Certificate2 Load(CertificateFacts facts)
            {
                X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(facts.Der.Span);
                owned.Add(certificate);
                return certificate;
            }

            foreach (CertificateFacts facts in sent.Skip(1))
            {
                chain.ChainPolicy.ExtraStore.Add(Load(facts));
            }

            if (mode == X509ChainTrustMode.CustomRootTrust)
            {
                foreach (CertificateFacts root in additionalRoots)
                {
                    (root.IsSelfIssued ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(Load(root));
                }
            }

            bool built = chain.Build(Load(sent[0]));
            try
            {
                return Read(chain, built, sent, mode);
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

    private static ChainTrust Read(X509Chain chain, bool built, IReadOnlyList<CertificateFacts> sent, X509ChainTrustMode mode)
    {
        X509ChainStatus[] objections = [.. chain.ChainStatus.Where(status => (status.Status & ~Harmless) != X509ChainStatusFlags.NoError)];
        bool trusted = built && objections.Length == 0;
        X509Certificate2[] path = [.. chain.ChainElements.Select(element => element.Certificate)];
        HashSet<string> known = [.. sent.Select(facts => facts.Thumbprint)];
        return new ChainTrust
        {
            IsTrusted = trusted,
            IsSystemRoot = trusted && mode == X509ChainTrustMode.System,
            BestNotAfter = trusted ? path.Min(NotAfter) : null,
            IssuersNotAfter = trusted && path.Length > 1 ? path.Skip(1).Min(NotAfter) : null,
            Missing = trusted
                ? [.. path.Take(path.Length - 1).Where(c => !known.Contains(c.GetCertHashString(HashAlgorithmName.SHA256))).Select(c => InertText.From(c.Subject))]
                : [],
            Objection = trusted ? string.Empty : InertText.From(string.Join("; ", objections.Select(o => o.StatusInformation.Trim())), 300),
            IsBroken = objections.Any(o => o.Status == X509ChainStatusFlags.NotSignatureValid),
        };
    }

    private static DateTimeOffset NotAfter(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
}
