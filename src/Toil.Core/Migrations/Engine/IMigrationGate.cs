using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Something that may refuse a migration.</summary>
internal interface IMigrationGate
{
    /// <summary>Comes back where it may run.</summary>
    /// <exception cref="ToilException">It may not (kind Refused); says why and what to do.</exception>
    Task<GatePass> CheckAsync(GateRequest request, CancellationToken cancellation);
}

/// <summary>What wants to pass a gate.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Database">Where it is to run.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="Context">Settings, clock and sink.</param>
internal sealed record GateRequest(MigrationPlan Plan, TargetDatabase Database, MigrationRunOptions Options, OperationContext Context);

/// <summary>That a gate let something pass.</summary>
/// <param name="Event">What the migration remembers of it: a kind of event, and a sentence. Null for nothing.</param>
/// <param name="Ended">Is told how long the migration worked, when it is done. Null for nobody.</param>
internal sealed record GatePass((string Kind, string Detail)? Event, Func<TimeSpan, CancellationToken, Task>? Ended)
{
    /// <summary>Nothing to remember.</summary>
    public static GatePass Free { get; } = new(null, null);
}
