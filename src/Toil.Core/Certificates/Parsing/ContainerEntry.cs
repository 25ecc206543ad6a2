namespace Toil.Certificates.Parsing;

/// <summary>One piece of a file, in the file's order.</summary>
public sealed record ContainerEntry
{
    /// <summary>What it is.</summary>
    public required ContentKind Kind { get; init; }

    /// <summary>The certificate, in an array of its own; empty for every other kind, private keys above all.</summary>
    public ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>The name that the file gives to the certificate, inert, or null where it gives none.</summary>
    public string? Alias { get; init; }

    /// <summary>Why it is <see cref="ContentKind.Damaged"/> or <see cref="ContentKind.Locked"/>; null for the other kinds.</summary>
    public ReadFailure? Failure { get; init; }

    internal static ContainerEntry Certificate(ReadOnlyMemory<byte> der, string? alias = null)
        => new() { Kind = ContentKind.Certificate, Der = der, Alias = alias };

    internal static ContainerEntry Of(ContentKind kind) => new() { Kind = kind };

    internal static ContainerEntry Damaged(string detail)
        => new() { Kind = ContentKind.Damaged, Failure = ReadFailure.Damaged(detail) };

    internal static ContainerEntry Locked(ReadFailure failure) => new() { Kind = ContentKind.Locked, Failure = failure };
}
