namespace Toil.Certificates.Sources;

/// <summary>How files are read.</summary>
public sealed record FileSourceOptions
{
    /// <summary>Passwords for PKCS#12, tried in order after none and the empty one. Never part of any result.</summary>
    public IReadOnlyList<string> Passwords { get; init; } = [];

    /// <summary>Name of the cluster that Kubernetes objects are from; null where it was not told.</summary>
    public string? Cluster { get; init; }

    /// <summary>True where <c>*</c>, <c>?</c> and <c>[</c> in the path stand for themselves.</summary>
    public bool IsLiteral { get; init; }
}
