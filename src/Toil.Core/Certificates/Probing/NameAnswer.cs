using System.Net;

namespace Toil.Certificates.Probing;

/// <summary>What the resolver made of a name: addresses, or why there are none.</summary>
public sealed record NameAnswer
{
    /// <summary>Every address behind the name, each once, in the resolver's order; empty where <see cref="Problem"/> is set.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>One inert sentence that says why there is no address; null where there is one.</summary>
    public string? Problem { get; init; }

    /// <summary>Time that the look-up took, waiting for a free thread left out.</summary>
    public TimeSpan Elapsed { get; init; }
}
