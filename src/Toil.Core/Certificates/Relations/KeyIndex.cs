using Toil.Certificates.Parsing;

namespace Toil.Certificates.Relations;

/// <summary>Where each key is, by the SHA-256 of its public half. Not safe for threads.</summary>
internal sealed class KeyIndex
{
    /// <summary>One key in as many places is many; fewer are a server, its neighbour, and the file it was deployed from.</summary>
    public const int Many = 5;

    private readonly Dictionary<string, KeyUse> _keys = new(StringComparer.Ordinal);

    /// <summary>Adds a place that shows a certificate.</summary>
    public void Add(string place, CertificateFacts facts)
    {
        if (!_keys.TryGetValue(facts.KeyThumbprint, out KeyUse? use))
        {
            _keys[facts.KeyThumbprint] = use = new KeyUse(new PlaceList(), facts.Thumbprint);
        }

        use.Places.Add(place);
        use.HasSeveralCertificates |= use.FirstThumbprint != facts.Thumbprint;
    }

    /// <summary>The use of a certificate's key.</summary>
    public KeyUse? UseOf(CertificateFacts facts) => _keys.GetValueOrDefault(facts.KeyThumbprint);

    /// <summary>Where a key is, and whether more than one certificate is made of it.</summary>
    internal sealed class KeyUse(PlaceList places, string firstThumbprint)
    {
        public PlaceList Places => places;

        public string FirstThumbprint => firstThumbprint;

        public bool HasSeveralCertificates { get; set; }
    }
}
