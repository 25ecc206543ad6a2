using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Toil.Certificates.Parsing;
using Toil.Certificates.Targets;
using Toil.Values;

namespace Toil.Certificates.Sources;

/// <summary>Reads the certificates of a store of the platform: <c>store://CurrentUser/My</c>, <c>store://LocalMachine/Root</c>.</summary>
public sealed class StoreSource
{
    private const int AliasDigits = 16;

    private readonly CertificateCache _cache;

    /// <summary>Creates a source.</summary>
    /// <param name="cache">Where parsed certificates are kept; may be shared with anything.</param>
    public StoreSource(CertificateCache cache) => _cache = cache;

    /// <summary>
    /// Reads a store, in the order of thumbprints, since stores have none of their own. Each certificate is an item by itself. A store that
    /// does not exist, that the platform does not have, or that is empty gives one item that says so; a file of it that cannot be read gives one as well.
    /// </summary>
    /// <param name="target">The store.</param>
    /// <param name="cancellationToken">Looked at between certificates.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<SourceItem> Read(StoreTarget target, CancellationToken cancellationToken)
    {
        List<byte[]> certificates;
        try
        {
            certificates = Export(target.Location, target.Name, cancellationToken);
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException or IOException or UnauthorizedAccessException)
        {
            return [SourceItem.Failed(target.Text, From(e, target.Location, target.Name))];
        }

        SourceItem[] unread = [.. StoreFiles.Unread(target, certificates.Count, _cache, cancellationToken)];
        return certificates.Count + unread.Length == 0
            ? [SourceItem.Failed(target.Text, new ReadFailure(
                FailureReason.NotACertificate, "The store is empty.", "Name another store, or take this one off the list."))]
            : Items(target.Text, certificates, cancellationToken).Concat(unread);
    }

    private static List<byte[]> Export(StoreLocation location, string name, CancellationToken cancellationToken)
    {
        using X509Store store = new(name, location);
        store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        X509Certificate2Collection held = store.Certificates;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return [.. held.Select(certificate => certificate.RawData)];
        }
        finally
        {
            foreach (X509Certificate2 certificate in held)
            {
                certificate.Dispose();
            }
        }
    }

    private IEnumerable<SourceItem> Items(string target, List<byte[]> certificates, CancellationToken cancellationToken)
    {
        int index = 0;
        foreach ((string thumbprint, byte[] der) in certificates
            .Select(der => (Thumbprint: Convert.ToHexString(SHA256.HashData(der)), Der: der))
            .OrderBy(pair => pair.Thumbprint, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            index++;
            yield return Item(target, index, der) with { Alias = thumbprint[..AliasDigits] };
        }
    }

    private SourceItem Item(string target, int index, byte[] der)
    {
        try
        {
            return new SourceItem { Path = target, Index = index, Chain = [_cache.Get(der)] };
        }
        catch (CertificateFormatException e)
        {
            return SourceItem.Failed(target, ReadFailure.Damaged(e.Message), index);
        }
    }

    private static ReadFailure From(Exception e, StoreLocation location, string name)
    {
        string store = $"{location}/{InertText.From(name, 100)}";
        if (e is UnauthorizedAccessException || e.InnerException is UnauthorizedAccessException)
        {
            return new ReadFailure(FailureReason.AccessDenied, $"This user may not open the store {store}.", "Run as a user who may.");
        }

        return e is PlatformNotSupportedException || e.InnerException is PlatformNotSupportedException
            ? new ReadFailure(
                FailureReason.Unreadable,
                $"This platform does not have the store {store}.",
                "Away from Windows the machine has only Root and CertificateAuthority; name those, or a folder such as /etc/ssl/certs.")
            : new ReadFailure(
                FailureReason.Unreadable,
                $"The store {store} does not exist, or cannot be opened.",
                "List the stores with: Get-ChildItem Cert:\\ (Windows), and correct the name.");
    }
}
