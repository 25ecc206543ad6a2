using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>Something that the check of a runbook has to say.</summary>
public sealed record RunbookFinding : IGraded
{
    /// <summary>Name of the runbook.</summary>
    public required string Runbook { get; init; }

    /// <summary>Id of the step; null for the runbook as a whole.</summary>
    public string? Step { get; init; }

    /// <summary>Stable id of the rule: <c>name-unknown</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>How much it matters: Critical cannot work, High must not be, Warning is a risk, Info is worth knowing.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>What to do about it, in a sentence.</summary>
    public required string Remedy { get; init; }

    /// <summary>Absolute path of the runbook.</summary>
    public required string File { get; init; }

    /// <summary>Line, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Column, from 1.</summary>
    public required long Column { get; init; }
}
