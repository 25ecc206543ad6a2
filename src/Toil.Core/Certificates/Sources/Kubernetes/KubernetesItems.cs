using System.Security.Cryptography;
using System.Text;
using Toil.Certificates.Parsing;
using Toil.Values;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>Takes the certificates out of Secrets and ConfigMaps.</summary>
/// <param name="places">What places are called.</param>
/// <param name="cache">Where parsed certificates are kept.</param>
/// <param name="passwords">Passwords for keystores.</param>
internal sealed class KubernetesItems(KubernetesPlaces places, CertificateCache cache, IReadOnlyList<string> passwords)
{
    private const string TlsType = "kubernetes.io/tls";
    private const string EveryNamespace = "*";
    private const int MaxBundles = 1_024;

    // A release is an archive of a whole chart, and a token brings the cluster's own authority to every account.
    private static readonly string[] s_passedOver = ["helm.sh/release.v1", "kubernetes.io/service-account-token"];

    // Put into every namespace by the cluster itself.
    private static readonly string[] s_everywhere = ["kube-root-ca.crt", "openshift-service-ca.crt"];

    private readonly HashSet<string> _bundles = new(StringComparer.Ordinal);

    /// <summary>True for the kinds that are looked into.</summary>
    public static bool Knows(Manifest manifest) => manifest.Kind is "Secret" or "ConfigMap";

    /// <summary>Yields what an object holds. Nothing of a value is part of any item but the certificates.</summary>
    public IEnumerable<SourceItem> Read(Manifest manifest, CancellationToken cancellation)
    {
        if (!Knows(manifest) || s_passedOver.Contains(manifest.Type, StringComparer.Ordinal))
        {
            yield break;
        }

        foreach (SourceItem item in Objections(manifest))
        {
            yield return item;
        }

        List<SourceItem> keystores = [];
        bool hasCertificate = false;
        foreach (ManifestValue value in manifest.Values)
        {
            foreach (SourceItem item in ReadValue(manifest, value, cancellation))
            {
                if (IsKeystore(manifest, value, item))
                {
                    keystores.Add(item);
                    continue;
                }

                hasCertificate |= item.Certificate is not null;
                yield return item;
            }
        }

        // cert-manager and its like add the same certificate as a keystore, under a password that lies elsewhere.
        foreach (SourceItem item in hasCertificate ? [] : keystores)
        {
            yield return item;
        }
    }

    private static bool IsKeystore(Manifest manifest, ManifestValue value, SourceItem item) => manifest.Type == TlsType && item.Failure is not null
        && Path.GetExtension(value.Key).ToUpperInvariant() is ".JKS" or ".P12" or ".PFX";

    private IEnumerable<SourceItem> Objections(Manifest manifest)
    {
        foreach (string key in manifest.Repeated)
        {
            yield return Failed(manifest, key, new ReadFailure(
                FailureReason.Unreadable, $"The key '{InertText.From(key)}' stands twice in the object; the last value counts.", "Keep one of them."));
        }

        foreach (string key in manifest.Aliased)
        {
            yield return Failed(manifest, key, new ReadFailure(
                FailureReason.Unreadable, "The value is a YAML alias, which Toil does not follow.",
                "Write the value out, or let kubectl do so: kubectl create --dry-run=client -o json -f FILE."));
        }

        if (manifest.IsCut)
        {
            yield return Failed(manifest, null, new ReadFailure(
                FailureReason.Unreadable, "The object has more than 16 Mi characters; the rest of it was passed over.",
                "Compare it with the cluster: etcd takes no object of more than 1.5 MiB."));
        }
    }

    private IEnumerable<SourceItem> ReadValue(Manifest manifest, ManifestValue value, CancellationToken cancellation)
    {
        bool isCertificateOfTls = manifest.Type == TlsType && value.Key == "tls.crt";
        bool promises = ValuePromise.Of(value.Key);
        if (!promises && value.Key == "tls.key")
        {
            return [];
        }

        bool isEncoded = manifest.Kind == "Secret" ? value.Section == "data" : value.Section == "binaryData";
        byte[]? bytes = isEncoded ? ValueBytes.Decode(value.Text) : Encoding.UTF8.GetBytes(value.Text);
        if (bytes is null)
        {
            return promises ? [Failed(manifest, value.Key, BrokenEncoding)] : [];
        }

        if (bytes.Length == 0)
        {
            return isCertificateOfTls ? [Failed(manifest, value.Key, Empty)] : [];
        }

        bool isLikely = ValueBytes.IsLikely(bytes);
        if (promises && !isLikely && ValueBytes.IsEncodedTwice(bytes))
        {
            return [Failed(manifest, value.Key, EncodedTwice)];
        }

        // The key of a setting may well end in .pem, and its text name a path.
        promises &= isEncoded || isLikely || isCertificateOfTls;
        if (!promises && !isLikely)
        {
            return [];
        }

        FileExpectation expectation = isCertificateOfTls ? FileExpectation.Named : promises ? FileExpectation.Promised : FileExpectation.Incidental;
        return ReadBytes(manifest, value.Key, bytes, expectation, cancellation);
    }

    private IEnumerable<SourceItem> ReadBytes(
        Manifest manifest, string key, byte[] bytes, FileExpectation expectation, CancellationToken cancellation)
    {
        string @namespace = manifest.Namespace;
        if (manifest.Kind == "ConfigMap" && s_everywhere.Contains(manifest.Name, StringComparer.Ordinal))
        {
            if (_bundles.Count == MaxBundles || !_bundles.Add(Convert.ToHexString(SHA256.HashData(bytes))))
            {
                return [];
            }

            @namespace = EveryNamespace;
        }

        string kind = KindOf(manifest);
        IReadOnlyDictionary<string, string> labels = places.Labels(@namespace == EveryNamespace ? string.Empty : @namespace, kind, manifest.Name);
        IEnumerable<SourceItem> items = new FileItems(places.Of(@namespace, kind, manifest.Name, key), cache)
            .Read(bytes, passwords, expectation, cancellation)
            .Select(item => item with
            {
                Source = SourceKind.Kubernetes,
                Labels = labels,
                Alias = null,
                Remedy = item.Failure == FailureReason.NotACertificate ? Misplaced : item.Remedy,
            });
        return key == "tls.crt" ? Compare(manifest, items) : items;
    }

    // The key that is served with a chain fits one certificate of it, usually the first.
    private static IEnumerable<SourceItem> Compare(Manifest manifest, IEnumerable<SourceItem> items)
    {
        ManifestValue key = manifest.Values.FirstOrDefault(value => value.Key == "tls.key");
        SourceItem[] all = [.. items];
        int first = Array.FindIndex(all, item => item.Certificate is not null);
        if (first < 0 || string.IsNullOrEmpty(key.Text) || manifest.Kind != "Secret"
            || (key.Section == "data" ? ValueBytes.Decode(key.Text) : Encoding.UTF8.GetBytes(key.Text)) is not { } bytes)
        {
            return all;
        }

        try
        {
            all[first] = all[first] with { KeyFits = KeyComparison.Fits(bytes, all.SelectMany(item => item.Chain)) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }

        return all;
    }

    private SourceItem Failed(Manifest manifest, string? key, ReadFailure failure)
        => SourceItem.Failed(places.Of(manifest.Namespace, KindOf(manifest), manifest.Name, key), failure) with
        {
            Source = SourceKind.Kubernetes,
            Labels = places.Labels(manifest.Namespace, KindOf(manifest), manifest.Name),
        };

    private static string KindOf(Manifest manifest) => manifest.Kind == "Secret" ? "secret" : "configmap";

    private const string Misplaced = "Look at what wrote the value; a certificate belongs there.";

    private static ReadFailure BrokenEncoding { get; } = new(
        FailureReason.Unreadable, "The value is not valid Base64, although its key promises a certificate.",
        "Export it again; where that does not help, write the value anew: kubectl create secret tls ... --dry-run=client -o yaml | kubectl apply -f -.");

    private static ReadFailure EncodedTwice { get; } = new(
        FailureReason.NotACertificate, "The value was encoded in Base64 twice: what reads it finds text in place of a certificate.",
        "Put the PEM text under stringData, or encode it once.");

    private static ReadFailure Empty { get; } = new(
        FailureReason.NotACertificate, "The value is empty: whoever should have filled it has not done so.",
        "Look at what issues it, such as: kubectl describe certificate -n NAMESPACE.");
}
