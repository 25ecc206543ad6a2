namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>One value of a Secret or ConfigMap, as it stands. Only <see cref="KubernetesItems"/> looks into it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">The value, secret.</param>
/// <param name="Section"><c>data</c>, <c>stringData</c> or <c>binaryData</c>.</param>
internal readonly record struct ManifestValue(string Key, string Text, string Section)
{
    /// <summary>The key alone: a record would print the value.</summary>
    public override string ToString() => Key;
}
