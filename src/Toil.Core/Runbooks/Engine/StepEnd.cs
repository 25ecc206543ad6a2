using Toil.Runbooks.Definitions;

namespace Toil.Runbooks.Engine;

/// <summary>How a step, or a list of steps, came out for the run.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Path">The step that it is about; null where all went well.</param>
/// <param name="Reason">Why; null where all went well.</param>
/// <param name="Rule">Of a failure: what to do about it.</param>
internal sealed record StepEnd(StepEndKind Kind, string? Path = null, string? Reason = null, FailureRule Rule = FailureRule.Stop)
{
    /// <summary>Go on.</summary>
    public static StepEnd Next { get; } = new(StepEndKind.Next);
}

/// <summary>What the end of a step means for the run, the least first.</summary>
internal enum StepEndKind
{
    /// <summary>The next step is done.</summary>
    Next,

    /// <summary>The run ends until somebody has answered.</summary>
    Waiting,

    /// <summary>The run ends: a gate did not open.</summary>
    Refused,

    /// <summary>The run ends, and is undone where that is its rule.</summary>
    Failed,
}
