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

    private const string Objects = "k8s://";
    private const string Kubeconfigs = "kubeconfig://";
    private const string Input = Objects + Nothing;

    private readonly string _query = string.IsNullOrEmpty(cluster) ? string.Empty : $"?cluster={Part(cluster)}";

    /// <summary>The export as a whole.</summary>
    public string Export => export ?? Input + _query;

    /// <summary>The folder from which a kubeconfig's relative paths are taken.</summary>
    public string? Folder => Path.GetDirectoryName(export);

    /// <summary>An object, or one key of it.</summary>
    public string Of(string @namespace, string kind, string name, string? key)
        => $"{Objects}{(@namespace.Length == 0 ? Nothing : Part(@namespace))}/{kind}/{Part(name)}{_query}{(key is null ? string.Empty : "#" + Part(key))}";

    /// <summary>A user or a cluster of a kubeconfig; unlike an export, that file stays where it is, and its path tells it from others.</summary>
    public string Of(KubeconfigPart part) => $"{Kubeconfigs}{PathPart()}{_query}#{part.Kind}s/{Part(part.Name)}";

    /// <summary>True for the place of an export that came on the input, as a whole.</summary>
    public static bool IsInput(string place) => place == Input || place.StartsWith(Input + "?", StringComparison.Ordinal);

    /// <summary>True for the place of an object, of whatever cluster.</summary>
    public static bool IsObject(string place) => place.StartsWith(Objects, StringComparison.Ordinal) || place.StartsWith(Kubeconfigs, StringComparison.Ordinal);

    /// <summary>True for the place of an object in a cluster, which may have come from any export.</summary>
    public static bool IsInCluster(string place) => place.StartsWith(Objects, StringComparison.Ordinal);

    /// <summary>Tells the places that an export on the input may hold: those of its cluster.</summary>
    public static Func<string, bool> ClusterOf(string export)
    {
        string query = QueryOf(export);
        return place => (IsInCluster(place) || place.StartsWith(Kubeconfigs + Nothing, StringComparison.Ordinal)) && QueryOf(place) == query;
    }

    /// <summary>Path of the kubeconfig in which a place lies; null where it lies in none.</summary>
    public static string? PathOf(string place)
    {
        if (!place.StartsWith(Kubeconfigs + "/", StringComparison.Ordinal))
        {
            return null;
        }

        string path = place[Kubeconfigs.Length..];
        int end = path.AsSpan().IndexOfAny('?', '#');
        path = Uri.UnescapeDataString(end < 0 ? path : path[..end]);
        return OperatingSystem.IsWindows() ? path[1..].Replace('/', '\\') : path;
    }

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

    private static string QueryOf(string place)
    {
        int from = place.IndexOf('?', StringComparison.Ordinal);
        int end = place.IndexOf('#', StringComparison.Ordinal);
        return from < 0 ? string.Empty : end < from ? place[from..] : place[from..end];
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
