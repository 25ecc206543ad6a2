using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources;

/// <summary>
/// Finds, among the certificates of one file, the issuers of each end-entity certificate. Works on names and key identifiers alone, so that a
/// bundle's parsed certificates need not all be held; signatures are the judge's business.
/// </summary>
internal sealed class IssuerIndex
{
    // Longer chains are refused by every client; it also bounds what a hostile bundle can make of a few names.
    private const int MaxChain = 16;

    private readonly List<Link> _links = [];
    private readonly Dictionary<ReadOnlyMemory<byte>, List<int>> _bySubject = new(BytesComparer.Instance);
    private readonly Dictionary<(ReadOnlyMemory<byte> Subject, string? KeyId), List<int>> _byKey = new(SubjectAndKeyComparer.Instance);
    private readonly HashSet<int> _absorbed = [];

    /// <summary>Adds the next certificate of the file and returns its number, from 0.</summary>
    public int Add(CertificateFacts facts)
    {
        _links.Add(new Link(
            facts.Der, facts.SubjectDer, facts.SubjectKeyId, facts.IssuerDer, facts.AuthorityKeyId, facts.IsAuthority, facts.IsSelfIssued));
        return _links.Count - 1;
    }

    /// <summary>The DER of a certificate.</summary>
    public ReadOnlyMemory<byte> DerOf(int number) => _links[number].Der;

    /// <summary>Learns who issued whom. To be called once, after the last <see cref="Add"/>.</summary>
    public void Close()
    {
        // Most files hold one certificate, and the largest hold authorities alone.
        if (_links.Count < 2 || _links.TrueForAll(link => link.IsAuthority))
        {
            return;
        }

        for (int number = 0; number < _links.Count; number++)
        {
            Append(_bySubject, _links[number].Subject, number);
            Append(_byKey, (_links[number].Subject, _links[number].SubjectKeyId), number);
        }

        for (int number = 0; number < _links.Count; number++)
        {
            if (!_links[number].IsAuthority)
            {
                _absorbed.UnionWith(ChainOf(number).Skip(1).Where(issuer => _links[issuer].IsAuthority));
            }
        }
    }

    /// <summary>True where an authority is part of another certificate's chain.</summary>
    public bool IsAbsorbed(int number) => _absorbed.Contains(number);

    /// <summary>
    /// The certificate, and behind an end-entity its issuers in the file, nearest first; cross-signed variants of an issuer stand side by side.
    /// </summary>
    public List<int> ChainOf(int number)
    {
        List<int> chain = [number];
        if (_links[number].IsAuthority)
        {
            return chain;
        }

        for (int at = 0; at < chain.Count; at++)
        {
            Link link = _links[chain[at]];
            if (link.IsSelfIssued)
            {
                continue;
            }

            foreach (int issuer in Candidates(link))
            {
                if (chain.Count == MaxChain)
                {
                    return chain;
                }

                if (!chain.Contains(issuer))
                {
                    chain.Add(issuer);
                }
            }
        }

        return chain;
    }

    /// <summary>Certificates of the issuer's name; where the key is named, those of that key and those that name none.</summary>
    private IEnumerable<int> Candidates(Link link)
    {
        IEnumerable<int> found = link.IssuerKeyId is null
            ? _bySubject.GetValueOrDefault(link.Issuer, [])
            : _byKey.GetValueOrDefault((link.Issuer, link.IssuerKeyId), []).Concat(_byKey.GetValueOrDefault((link.Issuer, null), []));

        // More than a chain can hold need not be looked at: of as many, some are already in it.
        return found.Take(2 * MaxChain);
    }

    private static void Append<TKey>(Dictionary<TKey, List<int>> index, TKey key, int number)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out List<int>? numbers))
        {
            index[key] = numbers = [];
        }

        numbers.Add(number);
    }

    private readonly record struct Link(
        ReadOnlyMemory<byte> Der,
        ReadOnlyMemory<byte> Subject,
        string? SubjectKeyId,
        ReadOnlyMemory<byte> Issuer,
        string? IssuerKeyId,
        bool IsAuthority,
        bool IsSelfIssued);

    private sealed class BytesComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static readonly BytesComparer Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> bytes)
        {
            HashCode hash = default;
            hash.AddBytes(bytes.Span);
            return hash.ToHashCode();
        }
    }

    private sealed class SubjectAndKeyComparer : IEqualityComparer<(ReadOnlyMemory<byte> Subject, string? KeyId)>
    {
        public static readonly SubjectAndKeyComparer Instance = new();

        public bool Equals((ReadOnlyMemory<byte> Subject, string? KeyId) x, (ReadOnlyMemory<byte> Subject, string? KeyId) y)
            => x.KeyId == y.KeyId && BytesComparer.Instance.Equals(x.Subject, y.Subject);

        public int GetHashCode((ReadOnlyMemory<byte> Subject, string? KeyId) key)
            => HashCode.Combine(BytesComparer.Instance.GetHashCode(key.Subject), key.KeyId);
    }
}
