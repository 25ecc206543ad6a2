using Toil.Certificates.Parsing;

namespace Toil.Certificates.Relations;

/// <summary>What endpoints serve, and the names that were asked for. Not safe for threads.</summary>
internal sealed class ServedIndex
{
    private readonly Dictionary<string, PlaceList> _byThumbprint = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlaceList> _foreign = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlaceList> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds what one endpoint serves.</summary>
    /// <param name="place">The endpoint, without its address.</param>
    /// <param name="name">Name that was asked for.</param>
    /// <param name="facts">The leaf that came.</param>
    /// <param name="holdsName">False where the leaf does not hold the name.</param>
    public void Add(string place, string name, CertificateFacts facts, bool holdsName)
    {
        ListOf(_byThumbprint, facts.Thumbprint).Add(place);
        ListOf(_asked, name).Add(place);
        if (WildcardOver(name) is { } wildcard)
        {
            ListOf(_asked, wildcard).Add(place);
        }

        if (!holdsName)
        {
            ListOf(_foreign, facts.Thumbprint).Add(place);
        }
    }

    /// <summary>Where a certificate is served; null where it is not.</summary>
    public PlaceList? PlacesOf(CertificateFacts facts) => _byThumbprint.GetValueOrDefault(facts.Thumbprint);

    /// <summary>Where a certificate is served for a name that it does not hold; null where it is not.</summary>
    public PlaceList? ForeignPlacesOf(CertificateFacts facts) => _foreign.GetValueOrDefault(facts.Thumbprint);

    /// <summary>Endpoints of a name that the certificate holds; null where none was looked at.</summary>
    public PlaceList? EndpointsFor(CertificateFacts facts)
        => facts.Names.Select(name => _asked.GetValueOrDefault(name)).FirstOrDefault(places => places is not null);

    /// <summary>The wildcard that would stand for a name: <c>*.example.com</c> for <c>shop.example.com</c>; null where there is none.</summary>
    public static string? WildcardOver(string name)
        => name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && !name.StartsWith('*') ? $"*{name[dot..]}" : null;

    private static PlaceList ListOf(Dictionary<string, PlaceList> lists, string key)
    {
        if (!lists.TryGetValue(key, out PlaceList? list))
        {
            lists[key] = list = new PlaceList();
        }

        return list;
    }
}
