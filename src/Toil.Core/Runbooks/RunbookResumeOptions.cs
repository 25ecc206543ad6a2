using Toil.Operations;
using Toil.Runbooks.Engine;

namespace Toil.Runbooks;

/// <summary>Names a run.</summary>
public record RunOptions
{
    /// <summary>Run.</summary>
    [Option("The run: its id, or four or more characters of its beginning or end.", Position = 0, Placeholder = "ID")]
    public string? Run { get; init; }
}

/// <summary>Options of <c>runbook.resume</c> and <c>runbook.undo</c>.</summary>
public record RunbookResumeOptions : RunOptions
{
    /// <summary>Settle.</summary>
    [Option("What became of a step that had begun when its process ended, by its path: done (it took effect), again (do it again) or failed. For the undoing of a step: PATH.rollback=...", Placeholder = "STEP=done|again|failed")]
    public IReadOnlyDictionary<string, StepSettlement> Settle { get; init; } = new Dictionary<string, StepSettlement>();

    /// <summary>Override.</summary>
    [Option("Why to go on although the runbook has changed, or three resumes got no further. Kept in the run's journal.", Placeholder = "REASON")]
    public string? Override { get; init; }

    /// <summary>Wait.</summary>
    [Option("How long to stay while somebody has to approve. Without it the run ends with exit code 5, and is resumed.", Max = "7d")]
    public TimeSpan Wait { get; init; }
}
