using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>Options of <c>runbook.runs</c>.</summary>
public sealed record RunbookRunsOptions : RunOptions
{
    /// <summary>Runbook.</summary>
    [Option("Only runs of this runbook, by its name.")]
    public string? Runbook { get; init; }

    /// <summary>Steps.</summary>
    [Option("Also the steps of each run. Those of a single run that is named are always there.")]
    public bool Steps { get; init; }

    /// <summary>State.</summary>
    [Option("Only runs that stand like this.")]
    public RunStepState? State { get; init; }

    /// <summary>Since.</summary>
    [Option("Only runs that began so long ago or later.", DefaultText = "all")]
    public TimeSpan? Since { get; init; }

    /// <summary>Limit.</summary>
    [Option("At most so many runs, the newest first.", Min = "1", Max = "100000")]
    public int Limit { get; init; } = 20;
}
