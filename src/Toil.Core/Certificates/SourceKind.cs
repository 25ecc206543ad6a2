namespace Toil.Certificates;

/// <summary>Where a certificate was found.</summary>
public enum SourceKind
{
    /// <summary>Served by a TLS endpoint.</summary>
    Endpoint,

    /// <summary>In a file.</summary>
    File,

    /// <summary>In a certificate store of the platform.</summary>
    Store,

    /// <summary>In a Kubernetes object or a kubeconfig, as kubectl wrote it.</summary>
    Kubernetes,

    /// <summary>In AWS Certificate Manager.</summary>
    Acm,
}
