using Toil.Migrations.Databases;
using Toil.Rollbacks.Load.Watching;

namespace Toil.Rollbacks.Load.Running;

/// <summary>What a run of a load needs.</summary>
internal sealed record LoadSetup
{
    /// <summary>Where it runs.</summary>
    public required TargetDatabase Database { get; init; }

    /// <summary>When calls are due.</summary>
    public required ICallPlan Plan { get; init; }

    /// <summary>Makes the call that is due.</summary>
    public required Func<CallSlot, LoadCall> Make { get; init; }

    /// <summary>Connections, 1 or more.</summary>
    public required int Connections { get; init; }

    /// <summary>Opens one.</summary>
    public required Func<CancellationToken, Task<LoadConnection>> OpenAsync { get; init; }

    /// <summary>What looks beside it.</summary>
    public required LoadWatches Watches { get; init; }

    /// <summary>Says what an engine's failure means, without secrets.</summary>
    public required Func<Exception, string> Explain { get; init; }

    /// <summary>Tells a person something.</summary>
    public required Action<string> Note { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
