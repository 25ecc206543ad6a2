using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;
using Toil.Operations;

namespace Toil.Certificates.Relations;

/// <summary>
/// What one sweep knows of a certificate at several places at once: a newer one that is not yet served, one that nobody serves, one that is served
/// for names it does not hold, and a key that is in many places. Safe for many tasks.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SweepRelations(TimeProvider time)
{
    // Some 100 bytes each; a list that is longer is judged for all that came before.
    private const int MostServed = 200_000;

    private readonly Lock _gate = new();
    private readonly MaterialIndex _material = new();
    private readonly ServedIndex _served = new();
    private readonly KeyIndex _keys = new();
    private readonly HashSet<string> _expected = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasMaterial;
    private int _servedCount;

    /// <summary>True for a certificate that a server may show: no authority, with a name, and not for another use alone.</summary>
    public static bool IsForServers(CertificateFacts facts) => !facts.IsAuthority && facts.Names.Count > 0 && facts.IsForServerUse;

    /// <summary>Remembers that an endpoint will be asked for a name.</summary>
    public void Expect(string name)
    {
        lock (_gate)
        {
            if (_expected.Count < MostServed)
            {
                _expected.Add(name);
                if (ServedIndex.WildcardOver(name) is { } wildcard)
                {
                    _expected.Add(wildcard);
                }
            }
        }
    }

    /// <summary>True where an endpoint is asked for a name of the certificate, so that it has to be seen whether it is served.</summary>
    public bool IsExpected(CertificateFacts facts)
    {
        lock (_gate)
        {
            return facts.Names.Any(_expected.Contains);
        }
    }

    /// <summary>Remembers a certificate that lies somewhere; true where there is something to say about it once the sweep is over.</summary>
    public bool AddMaterial(Sighting sighting)
    {
        if (sighting.Chain is not [CertificateFacts leaf, ..] || !IsForServers(leaf))
        {
            return false;
        }

        lock (_gate)
        {
            _hasMaterial = true;
            _material.Add(sighting.Target, leaf);
            _keys.Add(sighting.Target, leaf);
            return true;
        }
    }

    /// <summary>Remembers what an endpoint serves, and tells of a newer certificate where there is one.</summary>
    public CertificateProblem? AddServed(Sighting sighting)
    {
        if (sighting is not { Chain: [CertificateFacts leaf, ..], ExpectedName: { } name })
        {
            return null;
        }

        lock (_gate)
        {
            // Nothing is held against an endpoint where nothing lies anywhere, and long lists are of endpoints alone.
            if (!_hasMaterial)
            {
                return null;
            }

            if (_servedCount++ < MostServed)
            {
                _served.Add(sighting.Target, name, leaf, NameMatch.Holds(leaf, name));
                _keys.Add(sighting.Target, leaf);
            }

            return _material.Successor(leaf, time.GetUtcNow()) is { } fresh ? Superseded(fresh) : null;
        }
    }

    /// <summary>What there is to say about a certificate that lies somewhere, when everything has been seen that concerns it.</summary>
    public IReadOnlyList<CertificateProblem> About(Sighting sighting)
    {
        CertificateFacts leaf = sighting.Chain[0];
        lock (_gate)
        {
            CertificateProblem?[] found = [NotServed(leaf), ServedForOtherNames(leaf), SharedKey(sighting.Target, leaf)];
            return [.. found.OfType<CertificateProblem>()];
        }
    }

    private static CertificateProblem Superseded(MaterialIndex.Material fresh) => new(
        RuleIds.Superseded, Severity.Warning,
        $"A newer certificate for the same names, valid until {TimeRules.Day(fresh.Facts.NotAfter)}, is in {fresh.Place}, and this one is still served.",
        "Bring the newer one to this server and reload it.");

    private CertificateProblem? NotServed(CertificateFacts leaf)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < leaf.NotBefore || now > leaf.NotAfter || _served.PlacesOf(leaf) is not null || _served.EndpointsFor(leaf) is not { } endpoints)
        {
            return null;
        }

        return new(
            RuleIds.NotServed, Severity.Info, $"Nobody serves it: {endpoints.Describe()}, looked at for its names, {(endpoints.Count == 1 ? "shows" : "show")} another one.",
            "Deploy it where it is the newer one; where it is not, revoke it if it is still valid, and remove it with its key.");
    }

    private CertificateProblem? ServedForOtherNames(CertificateFacts leaf) => _served.ForeignPlacesOf(leaf) is not { } places ? null : new(
        RuleIds.ServedForOtherNames, Severity.Info, $"Served for names that it does not hold: {places.Describe()}.",
        "Give those names a certificate of their own, or add them when this one is renewed.");

    private CertificateProblem? SharedKey(string place, CertificateFacts leaf)
    {
        if (_keys.UseOf(leaf) is not { } use || use.Places.Count < 2 || (use.Places.Count < KeyIndex.Many && !use.HasSeveralCertificates))
        {
            return null;
        }

        string what = use.HasSeveralCertificates ? "Its key is that of other certificates too" : $"Its key is in {use.Places.Count} places";
        return new(
            RuleIds.SharedKey, Severity.Info, $"{what}: also in {use.Places.Describe(except: place)}.",
            "Make a new key with each renewal, and one for each service: who takes this one has them all.");
    }
}
