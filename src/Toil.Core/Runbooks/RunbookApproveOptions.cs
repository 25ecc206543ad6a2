using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>Options of <c>runbook.approve</c> and <c>runbook.deny</c>.</summary>
public sealed record RunbookApproveOptions : RunOptions
{
    /// <summary>Step.</summary>
    [Option("Which of its questions, by the path of the step; needed only where it asks several at once.", DefaultText = "the only one")]
    public string? Step { get; init; }

    /// <summary>Note.</summary>
    [Option("What to say with the answer: it is kept, and shown with the run.")]
    public string? Note { get; init; }
}
