using Toil.Operations;
using Toil.Runbooks.Expressions;

namespace Toil.Runbooks.Definitions;

/// <summary>A step of a runbook.</summary>
internal sealed record RunbookStep
{
    /// <summary>Its id: a letter, then letters, digits, underscores and hyphens. Where none is written: <c>step3</c>, its place in its list.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called, for people; null where it has only an id.</summary>
    public string? Name { get; init; }

    /// <summary>What it does.</summary>
    public required StepWork Work { get; init; }

    /// <summary>Whether it is done at all; null for always.</summary>
    public Expression? If { get; init; }

    /// <summary>How long it may take, with all its attempts; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often it is tried; null for once.</summary>
    public RetryRule? Retry { get; init; }

    /// <summary>What tells whether it has had its effect: asked after each attempt, and on resuming; null for nothing.</summary>
    public StepAction? Verify { get; init; }

    /// <summary>What undoes it; null for nothing.</summary>
    public StepAction? Rollback { get; init; }

    /// <summary>True or false where the file says whether it may be done twice; null where it does not.</summary>
    public bool? IsIdempotent { get; init; }

    /// <summary>What its failure means.</summary>
    public FailureRule OnFailure { get; init; } = FailureRule.Rollback;

    /// <summary>What it hands to later steps, by name; evaluated when it has ended, with <c>result</c> in scope.</summary>
    public IReadOnlyDictionary<string, TemplateValue> Outputs { get; init; } = new Dictionary<string, TemplateValue>();

    /// <summary>Where it stands.</summary>
    public required ValueOrigin Origin { get; init; }

    /// <summary>It, and the steps in it.</summary>
    public IEnumerable<RunbookStep> WithInner() => Work.Inner.SelectMany(step => step.WithInner()).Prepend(this);
}

/// <summary>What a failure of a step means for the run.</summary>
internal enum FailureRule
{
    /// <summary>What was done is undone, in reverse order. Of a gate: see <see cref="Stop"/>, which holds there unless the file says otherwise.</summary>
    Rollback,

    /// <summary>The run ends; it can be resumed at the step.</summary>
    Stop,

    /// <summary>The next step is done; the run counts as failed for <c>success()</c> and <c>failure()</c>, and not for its own end.</summary>
    Continue,
}

/// <summary>How often a step is tried.</summary>
/// <param name="Attempts">In all: 2 to 100.</param>
/// <param name="Backoff">Pause before the second attempt; it doubles from there, with jitter.</param>
/// <param name="Limit">Longest pause.</param>
internal sealed record RetryRule(int Attempts, TimeSpan Backoff, TimeSpan Limit);

/// <summary>What verifies or undoes a step.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Timeout">How long it may take; null for no limit.</param>
/// <param name="Retry">How often it is tried; null for once.</param>
internal sealed record StepAction(ActionWork Work, TimeSpan? Timeout, RetryRule? Retry);
