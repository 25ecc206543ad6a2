using Toil.Operations;

namespace Toil.Runbooks.Engine;

/// <summary>How an attempt of a step ended.</summary>
/// <param name="Outcome">What it came to.</param>
internal sealed record WorkEnd(WorkOutcome Outcome)
{
    /// <summary>Its result, as a value of expressions.</summary>
    public object? Result { get; init; }

    /// <summary>All its results, where it has several.</summary>
    public IReadOnlyList<object?>? Results { get; init; }

    /// <summary>How many more results came before those, and were not kept.</summary>
    public long Dropped { get; init; }

    /// <summary>What it handed over by itself.</summary>
    public IReadOnlyDictionary<string, object?> Outputs { get; init; } = new Dictionary<string, object?>();

    /// <summary>Why it did not go well; null where it did.</summary>
    public string? Reason { get; init; }

    /// <summary>The worst that it found at or above its <c>fail_on</c>.</summary>
    public Severity Found { get; init; }

    /// <summary>The worst that it found, whatever its <c>fail_on</c>.</summary>
    public Severity Worst { get; init; }

    /// <summary>True where it could not begin because something is not there, which may come.</summary>
    public bool MayCome { get; init; }

    /// <summary>True where another attempt may go better.</summary>
    public bool IsWorthAnother => Outcome == WorkOutcome.Failed || MayCome;

    /// <summary>An attempt that failed.</summary>
    public static WorkEnd Failed(string reason) => new(WorkOutcome.Failed) { Reason = reason };

    /// <summary>An attempt that could not even begin.</summary>
    public static WorkEnd NotBegun(string reason) => new(WorkOutcome.NotBegun) { Reason = reason };
}

/// <summary>What an attempt of a step came to.</summary>
internal enum WorkOutcome
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>Failed; another attempt may go better.</summary>
    Failed,

    /// <summary>It could not begin, and had no effect: trying again would not help.</summary>
    NotBegun,

    /// <summary>A gate did not open, or somebody said no.</summary>
    Refused,

    /// <summary>Somebody has to do something first, such as resume what was paused.</summary>
    Waiting,

    /// <summary>It did not end when its time was over, or when it was asked to, and may still be at work.</summary>
    Abandoned,

    /// <summary>Its time was over, and it was stopped.</summary>
    TimedOut,
}
