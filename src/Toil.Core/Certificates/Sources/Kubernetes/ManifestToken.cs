namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>The pieces of YAML and JSON that matter here, one set for both.</summary>
internal enum ManifestToken
{
    MappingStart,
    MappingEnd,
    SequenceStart,
    SequenceEnd,

    /// <summary>A key or a single value.</summary>
    Scalar,

    /// <summary>A reference to an anchor. It is never followed.</summary>
    Alias,
}
