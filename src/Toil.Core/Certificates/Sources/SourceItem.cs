using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources;

/// <summary>One thing that a file, a folder or a store holds: a certificate with its issuers, or the reason why there is none.</summary>
public sealed record SourceItem
{
    /// <summary>Absolute path of the file, or the store's URI. Exact, so that it can be opened again, and therefore not inert.</summary>
    public required string Path { get; init; }

    /// <summary>Place of the certificate in the file or store, from 1, damaged ones counted; 0 where the item is about the whole of it.</summary>
    public int Index { get; init; }

    /// <summary>The name that the file gives to the certificate, inert; in a store the first 16 digits of its thumbprint; else null.</summary>
    public string? Alias { get; init; }

    /// <summary>The certificate and then the issuers that lie beside it, nearest first; empty where there is a <see cref="Failure"/>.</summary>
    public IReadOnlyList<CertificateFacts> Chain { get; init; } = [];

    /// <summary>The certificate itself; null where there is a <see cref="Failure"/>.</summary>
    public CertificateFacts? Certificate => Chain.Count > 0 ? Chain[0] : null;

    /// <summary>Why there is no certificate; null where there is one.</summary>
    public FailureReason? Failure { get; init; }

    /// <summary>One sentence for people about <see cref="Failure"/>, inert, ending with a full stop.</summary>
    public string? Detail { get; init; }

    /// <summary>What to do about <see cref="Failure"/>, in one sentence ending with a full stop.</summary>
    public string? Remedy { get; init; }

    /// <summary>
    /// True where the path that was asked for is not there at all: a wrong request rather than a bad certificate. <see cref="Failure"/>,
    /// <see cref="Detail"/> and <see cref="Remedy"/> are set as well.
    /// </summary>
    public bool IsMissing { get; init; }

    /// <summary>True where the input as a whole is not what was asked for, and nothing in it could be read: a wrong request as well.</summary>
    public bool IsRequest { get; init; }

    /// <summary>True where it is about a Kubernetes export as a whole, and no object in it.</summary>
    public bool IsExport { get; init; }

    /// <summary>Sort of the place where it is another than that of the target; null where it is the same.</summary>
    public SourceKind? Source { get; init; }

    /// <summary>What the place says of itself, such as namespace and name.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the private key that lies beside the certificate is that of the certificate; null where nobody can tell.</summary>
    public bool? KeyFits { get; init; }

    internal static SourceItem Failed(string path, ReadFailure failure, int index = 0)
        => new() { Path = path, Index = index, Failure = failure.Reason, Detail = failure.Detail, Remedy = failure.Remedy };

    internal static SourceItem Missing(string path) => new()
    {
        Path = path,
        Failure = FailureReason.Unreadable,
        Detail = "There is no such file or folder.",
        Remedy = "Correct the path, or take it off the list.",
        IsMissing = true,
    };
}
