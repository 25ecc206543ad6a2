using Toil.Operations;

namespace Toil.Runbooks.Processes;

/// <summary>A run of a PowerShell runbook, as its script reaches it by Invoke-ToilStep.</summary>
public interface IScriptedRun
{
    /// <summary>Does a step, unless the journal says that it is done; then gives what it gave then.</summary>
    /// <param name="step">The step.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="ToilException"><c>StepIdInvalid</c>, <c>StepTwice</c> or <c>StepNested</c>; or the store cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the journal says so.</exception>
    Task<ScriptedStepEnd> StepAsync(ScriptedStep step, CancellationToken stop);
}

/// <summary>A step of a PowerShell runbook.</summary>
public sealed record ScriptedStep
{
    /// <summary>Its id: a letter, then letters, digits, dots, underscores and hyphens; each once in a run.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called, for people.</summary>
    public string? Name { get; init; }

    /// <summary>Does it. It must be callable until the step has ended.</summary>
    public required Func<CancellationToken, Task<ScriptEnd>> Work { get; init; }

    /// <summary>Tells whether it has had its effect, by failing where it has not; null for nothing. It must be callable until the run has ended.</summary>
    public Func<CancellationToken, Task<ScriptEnd>>? Verify { get; init; }

    /// <summary>Undoes it; null for nothing. It must be callable until the run has ended, when the script has ended already.</summary>
    public Func<CancellationToken, Task<ScriptEnd>>? Rollback { get; init; }

    /// <summary>How long it may take, with all its attempts; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often it is tried: 1 to 100.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Pause before the second attempt; it doubles from there to a minute, with jitter.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True where it may be done twice.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>True where the script goes on when it fails.</summary>
    public bool Continues { get; init; }

    /// <summary>Where it stands in the script.</summary>
    public required ValueOrigin Origin { get; init; }
}

/// <summary>How a step of a PowerShell runbook ended.</summary>
/// <param name="HasRun">True where it was done just now; false where the journal had it.</param>
/// <param name="Results">What it gave, as values of expressions.</param>
/// <param name="Problem">Why the script may not go on; null where it may.</param>
/// <param name="Warning">Why it failed, where the script goes on all the same; or that the journal has a part of what it gave.</param>
public sealed record ScriptedStepEnd(bool HasRun, IReadOnlyList<object?> Results, ToilException? Problem, string? Warning)
{
    /// <summary>What it handed over by <c>$Toil.Outputs</c>.</summary>
    public IReadOnlyDictionary<string, object?> Outputs { get; init; } = new Dictionary<string, object?>();
}
