namespace Toil.Certificates.Judging;

/// <summary>What this machine makes of a chain, time left aside.</summary>
public sealed record ChainTrust
{
    /// <summary>True where a path leads to a trusted root.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>True where that root comes from the machine's own store, not from what the user added.</summary>
    public bool IsSystemRoot { get; init; }

    /// <summary>Earliest last valid instant on that path, root included; null where there is none.</summary>
    public DateTimeOffset? BestNotAfter { get; init; }

    /// <summary>Same, leaf left out.</summary>
    public DateTimeOffset? IssuersNotAfter { get; init; }

    /// <summary>Subject of the authority that ends then, inert.</summary>
    public string? EndsFirst { get; init; }

    /// <summary>Latest first valid instant of the authorities on that path; null where there is none.</summary>
    public DateTimeOffset? IssuersNotBefore { get; init; }

    /// <summary>Subject of the authority that begins then, inert.</summary>
    public string? BeginsLast { get; init; }

    /// <summary>Subjects of authorities on the path that the server did not send and that are not the root.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What the platform objects to, beyond not knowing the root, in its words, inert; empty where there is nothing.</summary>
    public string Objection { get; init; } = string.Empty;

    /// <summary>True where the objection is a signature that does not fit.</summary>
    public bool IsBroken { get; init; }
}
