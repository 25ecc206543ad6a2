namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>A user or a cluster of a kubeconfig.</summary>
/// <param name="Kind"><c>user</c> or <c>cluster</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Fields">The fields that have to do with certificates, secret.</param>
internal sealed record KubeconfigPart(string Kind, string Name, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The name alone: a record would print the fields.</summary>
    public override string ToString() => $"{Kind} {Name}";
}
