using System.Globalization;
using Toil.Certificates.Parsing;
using Toil.Values;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>
/// Reads what <c>kubectl get secret,configmap -o yaml</c> or <c>-o json</c> writes, and kubeconfigs. Streams: one object is held at a time.
/// </summary>
/// <param name="cache">Where parsed certificates are kept.</param>
/// <param name="options">How to read.</param>
internal sealed class KubernetesSource(CertificateCache cache, FileSourceOptions options)
{
    /// <summary>True once a text has been read in which there are objects, and none of a kind that is looked into.</summary>
    public bool IsOfOtherKinds { get; private set; }

    /// <summary>
    /// Yields what the objects of a text hold; where none holds a certificate, one item that says so; where the text breaks off or is
    /// malformed, one item that says so behind those that were read before.
    /// </summary>
    /// <param name="text">The text. Disposed of when it has been read.</param>
    /// <param name="export">Absolute path of the file, or null for the input.</param>
    /// <param name="cancellation">Looked at for every token.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<SourceItem> Read(TextReader text, string? export, CancellationToken cancellation)
    {
        // Whoever writes into a pipe must not wait for a reader that has given up.
        using TextReader input = text;
        KubernetesPlaces places = new(export, options.Cluster);
        KubernetesItems objects = new(places, cache, options.Passwords);
        KubeconfigItems kubeconfigs = new(places, cache);
        Tally tally = new();
        foreach (Manifest manifest in Manifests(text, tally, cancellation))
        {
            tally.Add(manifest);
            foreach (SourceItem item in manifest.Kind == "Config" ? kubeconfigs.Read(manifest, cancellation) : objects.Read(manifest, cancellation))
            {
                tally.Items++;
                yield return item;
            }
        }

        IsOfOtherKinds = tally is { Objects: > 0, Known: 0, HasList: false };
        if (tally.Verdict() is { } failure)
        {
            yield return SourceItem.Failed(places.Export, failure) with
            {
                Source = SourceKind.Kubernetes,
                IsExport = true,
                IsRequest = export is null && tally.Objects == 0 && failure.Reason == FailureReason.Unreadable,
            };
        }
    }

    private static IEnumerable<Manifest> Manifests(TextReader text, Tally tally, CancellationToken cancellation)
    {
        IEnumerator<Manifest>? manifests = null;
        while (true)
        {
            try
            {
                manifests ??= new ManifestReader(new ManifestCursor(ManifestTokens.For(new ManifestText(text, cancellation)))).Read().GetEnumerator();
                if (!manifests.MoveNext())
                {
                    yield break;
                }
            }
            catch (Exception error) when (error is ManifestException or IOException)
            {
                tally.Failure = error is ManifestException ? error.Message : "it cannot be read on: " + InertText.From(error.Message, 200).TrimEnd('.');
                yield break;
            }

            yield return manifests.Current;
        }
    }

    /// <summary>What has been met, from which follows what is to be said at the end.</summary>
    private sealed class Tally
    {
        private bool _isCut;
        private bool _isForeign;

        public long Objects { get; private set; }

        public long Known { get; private set; }

        public long Items { get; set; }

        public string? Failure { get; set; }

        public bool HasList { get; private set; }

        public void Add(Manifest manifest)
        {
            if (manifest.IsList)
            {
                // kubectl writes the kind behind the items: without it, what came before is not all.
                HasList = true;
                _isCut |= !manifest.Kind.EndsWith("List", StringComparison.Ordinal);
            }
            else if (manifest.Kind.Length == 0)
            {
                _isCut |= manifest.HasVersion;
                _isForeign |= !manifest.HasVersion;
            }
            else
            {
                Objects++;
                Known += KubernetesItems.Knows(manifest) || manifest.Kind == "Config" ? 1 : 0;
                _isCut |= KubernetesItems.Knows(manifest) && manifest.Name.Length == 0;
            }
        }

        public ReadFailure? Verdict()
        {
            if (Failure is not null)
            {
                return new ReadFailure(
                    FailureReason.Unreadable,
                    Objects == 0 ? $"This is not what kubectl writes: {Failure}." : $"The export cannot be read to its end: {Failure}. What follows was not looked at.",
                    Remedy);
            }

            if (_isCut)
            {
                return new ReadFailure(
                    FailureReason.Unreadable, "The export breaks off: an object or list lacks its end, where kind and name stand. What follows was not looked at.", Remedy);
            }

            if (_isForeign)
            {
                return new ReadFailure(FailureReason.Unreadable, "It holds something that is no Kubernetes object: it has no kind and no apiVersion.", Remedy);
            }

            return Items > 0 ? null : Nothing();
        }

        private ReadFailure Nothing() => Objects == 0 && !HasList
            ? new ReadFailure(FailureReason.Unreadable, "It is empty.", "Look at what kubectl said on its error stream, and at its exit code.")
            : new ReadFailure(
                FailureReason.NotACertificate,
                Objects == 0 ? "The list is empty: no certificate found." : string.Create(CultureInfo.InvariantCulture, $"No certificate found in {Objects:N0} {(Objects == 1 ? "object" : "objects")}."),
                "Nothing to do, unless there should be some: check namespace, context and permissions.");

        private static string Remedy => "Write it again, and see that kubectl ends with exit code 0: kubectl get secret,configmap -A -o yaml.";
    }
}
