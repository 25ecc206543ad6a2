namespace Toil.Certificates.Probing;

/// <summary>Bounds of a dial, so that no peer decides how long or how much.</summary>
public sealed record ProbeLimits
{
    /// <summary>Deadline over DNS, connect, preamble and handshake together. Time spent waiting for a free slot does not count.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Dials under way at once, over all hosts.</summary>
    public int Concurrency { get; init; } = 256;

    /// <summary>Dials under way at once to one IP address.</summary>
    public int PerHost { get; init; } = 4;

    /// <summary>Bytes read from one peer at most.</summary>
    public int MaxBytes { get; init; } = 256 * 1024;

    /// <summary>True to dial only the first address behind a name.</summary>
    public bool FirstAddressOnly { get; init; }

    /// <summary>Which engines may be used.</summary>
    public EngineChoice Engine { get; init; }

    /// <summary>True to dial each address once more, for the certificate with the other kind of key.</summary>
    public bool AllKeys { get; init; }
}
