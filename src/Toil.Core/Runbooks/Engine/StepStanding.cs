using Toil.Operations;

namespace Toil.Runbooks.Engine;

/// <summary>What the journal says of a step.</summary>
internal sealed record StepStanding
{
    /// <summary>Path of the step.</summary>
    public required string Path { get; init; }

    /// <summary>How it stands. <see cref="RunStepState.Running"/> with no process behind it is what has to be settled.</summary>
    public RunStepState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it began first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its result, as a value of expressions.</summary>
    public object? Result { get; init; }

    /// <summary>All its results, where it has several.</summary>
    public IReadOnlyList<object?>? Results { get; init; }

    /// <summary>How many more results came before those, and were not kept.</summary>
    public long Dropped { get; init; }

    /// <summary>Its outputs.</summary>
    public IReadOnlyDictionary<string, object?> Outputs { get; init; } = new Dictionary<string, object?>();

    /// <summary>The items of a foreach, as they were when it began.</summary>
    public IReadOnlyList<object?>? Items { get; init; }

    /// <summary>Why it stands like that.</summary>
    public string? Reason { get; init; }

    /// <summary>True where it may have had an effect.</summary>
    public bool HasBegun { get; init; }

    /// <summary>The worst that it found at or above its <c>fail_on</c>.</summary>
    public Severity Found { get; init; }

    /// <summary>The worst that it found, whatever its <c>fail_on</c>.</summary>
    public Severity Worst { get; init; }

    /// <summary>Counts up over the run with each step that begins or ends: undoing goes the other way.</summary>
    public long Order { get; init; }

    /// <summary>How its undoing stands.</summary>
    public UndoState Undo { get; init; }

    /// <summary>True once it needs no more doing.</summary>
    public bool IsOver => State is RunStepState.Succeeded or RunStepState.Skipped;

    /// <summary>How it shows: what was undone, or could not be, before what was done.</summary>
    public RunStepState Shown => Undo switch
    {
        UndoState.Done => RunStepState.RolledBack,
        UndoState.Failed => RunStepState.RollbackFailed,
        _ => State,
    };
}

/// <summary>How the undoing of a step stands.</summary>
internal enum UndoState
{
    /// <summary>Nothing was undone.</summary>
    None,

    /// <summary>Begun, and not known to have ended.</summary>
    Begun,

    /// <summary>Undone.</summary>
    Done,

    /// <summary>Undoing it failed.</summary>
    Failed,
}
