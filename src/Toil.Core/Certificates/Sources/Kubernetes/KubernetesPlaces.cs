using Toil.Values;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>
/// What places in a cluster are called: <c>k8s://NAMESPACE/secret/NAME#KEY</c>, with <c>?cluster=</c> before the key where the cluster was named.
/// The file in which the export was written is no part of it, since that is another one every night.
/// </summary>
/// <param name="export">Absolute path of the export, or null for the input.</param>
/// <param name="cluster">Name of the cluster, or null.</param>
internal sealed class KubernetesPlaces(string? export, string? cluster)
{
    /// <summary>Stands for the input, and in a place for a namespace that the object does not say.</summary>
    public const string Nothing = "-";

    // The API's own limit for names, namespaces and keys.
    private const int LongestName = 253;

    private readonly string _query = string.IsNullOrEmpty(cluster) ? string.Empty : $"?cluster={Part(cluster)}";

    /// <summary>The export as a whole.</summary>
    public string Export => export ?? $"k8s://{Nothing}{_query}";

    /// <summary>The folder from which a kubeconfig's relative paths are taken.</summary>
    public string? Folder => Path.GetDirectoryName(export);

    /// <summary>An object, or one key of it.</summary>
    public string Of(string @namespace, string kind, string name, string? key)
        => $"k8s://{(@namespace.Length == 0 ? Nothing : Part(@namespace))}/{kind}/{Part(name)}{_query}{(key is null ? string.Empty : "#" + Part(key))}";

    /// <summary>A user or a cluster of a kubeconfig; unlike an export, that file stays where it is, and its path tells it from others.</summary>
    public string Of(KubeconfigPart part) => $"kubeconfig://{PathPart()}{_query}#{part.Kind}s/{Part(part.Name)}";

    /// <summary>Labels for an object.</summary>
    public IReadOnlyDictionary<string, string> Labels(string @namespace, string kind, string name)
    {
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal) { ["kind"] = kind, ["name"] = Cut(name) };
        if (@namespace.Length > 0)
        {
            labels["namespace"] = Cut(@namespace);
        }

        if (!string.IsNullOrEmpty(cluster))
        {
            labels["cluster"] = Cut(cluster);
        }

        return labels;
    }

    private string PathPart()
    {
        if (export is null)
        {
            return Nothing;
        }

        string path = export.Replace('\\', '/');
        return (path.StartsWith('/') ? string.Empty : "/") + Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);
    }

    // What is no name of the API could otherwise look like another place.
    private static string Part(string text) => text == "*" ? text : Uri.EscapeDataString(Cut(text)).Replace("%3A", ":", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal);

    private static string Cut(string text) => InertText.From(text, LongestName);
}
