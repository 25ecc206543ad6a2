using System.Security.Cryptography;
using Toil.Certificates.Parsing;
using Toil.Values;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>Takes the certificates out of a kubeconfig: those of its users, and the authorities of its clusters.</summary>
/// <param name="places">What places are called.</param>
/// <param name="cache">Where parsed certificates are kept.</param>
internal sealed class KubeconfigItems(KubernetesPlaces places, CertificateCache cache)
{
    // What `kubectl config view` writes in place of the data, and what happens to be valid Base64.
    private const string Omitted = "DATA+OMITTED";

    /// <summary>Yields what its users and clusters hold. Tokens, plugins and passwords are left alone.</summary>
    public IEnumerable<SourceItem> Read(Manifest manifest, CancellationToken cancellation) => manifest.Parts.SelectMany(part => Read(part, cancellation));

    private IEnumerable<SourceItem> Read(KubeconfigPart part, CancellationToken cancellation)
    {
        string field = part.Kind == "user" ? "client-certificate" : "certificate-authority";
        if (part.Fields.GetValueOrDefault(field + "-data") is { Length: > 0 } data)
        {
            return data == Omitted ? [Failed(part, Hidden)]
                : ValueBytes.Decode(data) is { } bytes ? Compare(part, Items(part, bytes, cancellation))
                : [Failed(part, Broken(field))];
        }

        return part.Fields.GetValueOrDefault(field) is { Length: > 0 } file ? ReadFile(part, file, cancellation) : [];
    }

    private IEnumerable<SourceItem> ReadFile(KubeconfigPart part, string file, CancellationToken cancellation)
    {
        if (!Path.IsPathFullyQualified(file) && places.Folder is null)
        {
            return [Failed(part, Relative(file))];
        }

        string path = Path.GetFullPath(file.Replace("\0", string.Empty, StringComparison.Ordinal), places.Folder ?? Path.GetPathRoot(file)!);
        return CertificateFile.TryRead(path, onlyIfLikely: false, out ReadFailure? failure) is { } content
            ? Items(part, content, cancellation)
            : [Failed(part, failure is null ? Missing(file) : failure with { Detail = $"{InertText.From(file, 200)}: {failure.Detail}" })];
    }

    private IEnumerable<SourceItem> Items(KubeconfigPart part, ReadOnlyMemory<byte> content, CancellationToken cancellation)
        => new FileItems(places.Of(part), cache).Read(content, [], FileExpectation.Named, cancellation).Select(item => Mark(part, item) with { Alias = null });

    private static IEnumerable<SourceItem> Compare(KubeconfigPart part, IEnumerable<SourceItem> items)
    {
        SourceItem[] all = [.. items];
        int first = Array.FindIndex(all, item => item.Certificate is not null);
        if (first >= 0 && part.Fields.GetValueOrDefault("client-key-data") is { Length: > 0 } key && ValueBytes.Decode(key) is { } bytes)
        {
            all[first] = all[first] with { KeyFits = KeyComparison.Fits(bytes, all.SelectMany(item => item.Chain)) };
            CryptographicOperations.ZeroMemory(bytes);
        }

        return all;
    }

    private SourceItem Failed(KubeconfigPart part, ReadFailure failure) => Mark(part, SourceItem.Failed(places.Of(part), failure));

    private SourceItem Mark(KubeconfigPart part, SourceItem item)
        => item with { Source = SourceKind.Kubernetes, Labels = places.Labels(string.Empty, part.Kind, part.Name) };

    private static ReadFailure Hidden { get; } = new(
        FailureReason.Unreadable, "kubectl left the data out.", "Ask for it: kubectl config view --raw.");

    private static ReadFailure Broken(string field) => new(
        FailureReason.Unreadable, $"Its {field}-data is not valid Base64.", "Fetch the kubeconfig again from where it came.");

    private static ReadFailure Relative(string file) => new(
        FailureReason.Unreadable, $"It names the file {InertText.From(file, 200)}, and from where is not known.",
        "Name the kubeconfig as a target, or pipe it with the data in it: kubectl config view --raw --flatten.");

    private static ReadFailure Missing(string file) => new(
        FailureReason.Unreadable, $"It names the file {InertText.From(file, 200)}, which is not there.", "Correct the kubeconfig, or put the file in its place.");
}
