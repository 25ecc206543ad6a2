using Toil.Operations;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>How calls arrive.</summary>
internal enum Arrivals
{
    /// <summary>As those of many people who know nothing of each other: now close together, now far apart.</summary>
    Poisson,

    /// <summary>At even distances.</summary>
    Even,
}

/// <summary>What an application does to a database, as its file says it.</summary>
internal sealed record Workload
{
    /// <summary>Calls a second where nothing says more.</summary>
    public const double DefaultRate = 50;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Calls a second over all connections.</summary>
    public double Rate { get; init; } = DefaultRate;

    /// <summary>Connections; null where the file does not say.</summary>
    public int? Connections { get; init; }

    /// <summary>How calls arrive.</summary>
    public Arrivals Arrivals { get; init; }

    /// <summary>Longest that a statement may take; null for any.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>The same seed gives the same calls.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What is called.</summary>
    public required IReadOnlyList<WorkloadTransaction> Transactions { get; init; }
}

/// <summary>A transaction of a workload.</summary>
internal sealed record WorkloadTransaction
{
    /// <summary>Its name, unique in the file.</summary>
    public required string Name { get; init; }

    /// <summary>How often it is called, against the others.</summary>
    public required double Weight { get; init; }

    /// <summary>Its statements, at least one.</summary>
    public required IReadOnlyList<LoadStatement> Statements { get; init; }

    /// <summary>Its parameters by name, without the <c>@</c>, in the order of the file.</summary>
    public required IReadOnlyList<KeyValuePair<string, Draw>> Parameters { get; init; }

    /// <summary>Where it stands.</summary>
    public required ValueOrigin Origin { get; init; }
}
