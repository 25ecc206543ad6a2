using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources;

/// <summary>
/// Turns the content of one file into items. A first pass takes everything out and learns which certificates issued which; the second hands
/// the items over one by one. Between the two, the first few thousand certificates are held as they were parsed, and only DER and names of the
/// others, which a file that large parses again.
/// </summary>
internal sealed class FileItems
{
    // A file of broken blocks must not become a report of as many lines.
    private const int MaxFailures = 100;

    // At about 4 KB each, 16 MB of a file at most.
    private const int MaxHeld = 4_096;

    // A server's file has its chain beside its key; a longer list is something else.
    private const int MostBesideKey = 16;

    private readonly string _path;
    private readonly CertificateCache _cache;
    private readonly IssuerIndex _issuers = new();
    private readonly List<CertificateFacts> _held = [];
    private readonly List<(int Number, string? Alias, ReadFailure? Failure)> _slots = [];
    private readonly HashSet<ContentKind> _others = [];
    private int _failures;
    private int _keys;
    private bool _hasLocked;

    /// <summary>Prepares the items of one file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="cache">Where parsed certificates are kept.</param>
    public FileItems(string path, CertificateCache cache)
    {
        _path = path;
        _cache = cache;
    }

    /// <summary>Returns the items of the file, in its order.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="passwords">Passwords for keystores.</param>
    /// <param name="expectation">What to say where it holds no certificate.</param>
    /// <param name="cancellationToken">Looked at for every certificate.</param>
    public IEnumerable<SourceItem> Read(
        ReadOnlyMemory<byte> content, IReadOnlyList<string> passwords, FileExpectation expectation, CancellationToken cancellationToken)
    {
        foreach (ContainerEntry entry in CertificateContainer.Read(content, passwords))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(entry);
        }

        _issuers.Close();
        bool hasCertificate = _slots.Count > _failures;
        if (!hasCertificate && expectation == FileExpectation.Incidental && !_hasLocked)
        {
            // A manual that shows what a certificate looks like is no damaged certificate.
            return [];
        }

        if (_slots.Count == 0)
        {
            return expectation == FileExpectation.Named || _others.Count == 0 ? [SourceItem.Failed(_path, NoCertificate())] : [];
        }

        // One key beside certificates is that of a server that reads both from here, and it fits one of them.
        bool? keyFits = _keys == 1 && _held.Count is > 0 and <= MostBesideKey ? KeyComparison.Fits(content.Span, _held) : null;
        return Items(keyFits, cancellationToken);
    }

    private void Take(ContainerEntry entry)
    {
        switch (entry.Kind)
        {
            case ContentKind.Certificate:
                try
                {
                    CertificateFacts facts = _cache.Get(entry.Der);
                    _slots.Add((_issuers.Add(facts), entry.Alias, null));
                    if (_held.Count < MaxHeld)
                    {
                        _held.Add(facts);
                    }
                }
                catch (CertificateFormatException e)
                {
                    AddFailure(ReadFailure.Damaged(e.Message));
                }

                break;
            case ContentKind.Damaged or ContentKind.Locked:
                _hasLocked |= entry.Kind == ContentKind.Locked;
                AddFailure(entry.Failure!);
                break;
            default:
                _keys += entry.Kind == ContentKind.PrivateKey ? 1 : 0;
                _others.Add(entry.Kind);
                break;
        }
    }

    private void AddFailure(ReadFailure failure)
    {
        _failures++;
        _slots.Add((-1, null, _failures <= MaxFailures ? failure : null));
    }

    private IEnumerable<SourceItem> Items(bool? keyFits, CancellationToken cancellationToken)
    {
        for (int slot = 0; slot < _slots.Count; slot++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int number, string? alias, ReadFailure? failure) = _slots[slot];
            if (failure is not null)
            {
                yield return SourceItem.Failed(_path, failure, slot + 1);
            }
            else if (number >= 0 && !_issuers.IsAbsorbed(number))
            {
                yield return new SourceItem
                {
                    Path = _path,
                    Index = slot + 1,
                    Alias = alias,
                    Chain = [.. _issuers.ChainOf(number).Select(FactsOf)],
                    KeyFits = keyFits,
                };
                keyFits = null;
            }
        }

        if (_failures > MaxFailures)
        {
            yield return SourceItem.Failed(
                _path, ReadFailure.Damaged($"{_failures - MaxFailures} more pieces of the file are damaged as well."));
        }
    }

    private CertificateFacts FactsOf(int number) => number < _held.Count ? _held[number] : _cache.Get(_issuers.DerOf(number));

    private ReadFailure NoCertificate()
    {
        string[] others = [.. _others.Order().Select(NameOf)];
        return new ReadFailure(
            FailureReason.NotACertificate,
            others.Length == 0
                ? "It holds no certificate in PEM, DER, PKCS#7 or PKCS#12."
                : $"It holds {string.Join(" and ", others)}, and no certificate.",
            "Name the file that holds the certificate, or take this one off the list.");
    }

    private static string NameOf(ContentKind kind) => kind switch
    {
        ContentKind.PrivateKey => "a private key",
        ContentKind.PublicKey => "a public key",
        ContentKind.Request => "a certificate signing request",
        ContentKind.RevocationList => "a certificate revocation list",
        ContentKind.Parameters => "key parameters",
        _ => "other data",
    };
}
