using Toil.Certificates.Sources;
using Toil.Certificates.Sources.Kubernetes;

namespace Toil.Certificates;

/// <summary>
/// A file, folder, store or region that could not be read, or a piece of it: nobody knows what else lies there, in a keystore that stays closed or behind
/// the end of a file that was cut, and what was there before is not gone.
/// </summary>
internal static class UnreadPlace
{
    /// <summary>True where a finding is about such a place. What a certificate manager says of one certificate is all that there is to say.</summary>
    public static bool Is(SourceKind source, string? thumbprint, string? entry)
        => thumbprint is null && source != SourceKind.Endpoint && !(source == SourceKind.Acm && entry is not null);

    /// <summary>
    /// What may lie in it besides what begins like it: the files that fit a pattern, the certificates of a kubeconfig, and the objects of an export, whose
    /// file is no part of their places. Null for nothing.
    /// </summary>
    /// <param name="source">Sort of the place.</param>
    /// <param name="target">The place.</param>
    /// <param name="reason">Why it could not be read.</param>
    public static Func<string, bool>? ReachOf(SourceKind source, string target, FailureReason? reason) => source switch
    {
        // An export that was read to its end has said what there is.
        SourceKind.Kubernetes when reason == FailureReason.NotACertificate => null,
        SourceKind.Kubernetes when KubernetesPlaces.IsInput(target) => KubernetesPlaces.ClusterOf(target),
        SourceKind.Kubernetes when KubernetesPlaces.IsObject(target) => null,
        SourceKind.Kubernetes or SourceKind.File => OfPath(target),
        _ => null,
    };

    private static Func<string, bool> OfPath(string path)
    {
        GlobPattern? pattern = GlobPattern.IsPattern(path) ? GlobPattern.Parse(path) : null;
        bool mayBeExport = KubernetesFile.MayBe(Path.GetFileName(path));
        return target => (mayBeExport && KubernetesPlaces.IsInCluster(target)) || (PathOf(target) is { } file && (IsIn(file, path) || pattern?.IsMatch(file) == true));
    }

    private static string? PathOf(string target) => KubernetesPlaces.PathOf(target) ?? (target.Contains("://", StringComparison.Ordinal) ? null : target);

    private static bool IsIn(string file, string path) => file.StartsWith(path, StringComparison.Ordinal) && (file.Length == path.Length || file[path.Length] is '/' or '\\');
}
