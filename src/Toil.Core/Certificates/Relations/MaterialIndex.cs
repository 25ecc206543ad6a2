using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;

namespace Toil.Certificates.Relations;

/// <summary>Server certificates that lie in files, stores, secrets and ACM, by the names that they hold. Not safe for threads.</summary>
internal sealed class MaterialIndex
{
    // Of a certificate with a thousand names one is as good as another for being found; all of them are compared in the end.
    private const int NamesPerCertificate = 100;

    // What was issued on the same day for the same names is the pair of an RSA and an ECDSA certificate, and neither replaces the other.
    private static readonly TimeSpan s_apart = TimeSpan.FromDays(1);

    private readonly Dictionary<string, List<Material>> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a certificate at its place.</summary>
    public void Add(string place, CertificateFacts facts)
    {
        foreach (string name in facts.Names.Take(NamesPerCertificate))
        {
            if (!_byName.TryGetValue(name, out List<Material>? found))
            {
                _byName[name] = found = [];
            }

            found.Add(new Material(place, facts));
        }
    }

    /// <summary>
    /// The certificate that should be served in place of another: valid now, for every name of the old one, issued at least a day later, and ending
    /// later. The one that ends last where there are several; null where there is none.
    /// </summary>
    public Material? Successor(CertificateFacts served, DateTimeOffset now) => served.Names.Count == 0 ? null : Candidates(served.Names[0])
        .Where(material => Replaces(material.Facts, served, now))
        .OrderByDescending(material => material.Facts.NotAfter)
        .ThenBy(material => material.Place, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool Replaces(CertificateFacts fresh, CertificateFacts served, DateTimeOffset now)
        => fresh.NotBefore >= served.NotBefore + s_apart
        && fresh.NotAfter > served.NotAfter
        && fresh.NotBefore <= now && now <= fresh.NotAfter
        && (served.IsSelfIssued || !fresh.IsSelfIssued) // a snake-oil certificate replaces none that an authority vouches for
        && served.Names.All(name => NameMatch.Holds(fresh, name));

    private IEnumerable<Material> Candidates(string name)
    {
        IEnumerable<Material> exact = _byName.GetValueOrDefault(name, []);
        return ServedIndex.WildcardOver(name) is { } wildcard ? exact.Concat(_byName.GetValueOrDefault(wildcard, [])) : exact;
    }

    /// <summary>A certificate at a place.</summary>
    internal sealed record Material(string Place, CertificateFacts Facts);
}
