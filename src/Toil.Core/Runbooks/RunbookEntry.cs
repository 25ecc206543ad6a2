using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>A runbook in a folder, and how it last went.</summary>
public sealed record RunbookEntry : IGraded
{
    /// <summary>Its name; of a file that cannot be read, the file's.</summary>
    public required string Name { get; init; }

    /// <summary>Its absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whose it is.</summary>
    public string? Owner { get; init; }

    /// <summary>Where it works.</summary>
    public string? Environment { get; init; }

    /// <summary>What it takes: <c>plan</c>, <c>within=30d</c>; required ones have no value.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>How many steps it has, those in groups included.</summary>
    public int Steps { get; init; }

    /// <summary>Id of its last run; null where there was none.</summary>
    public Guid? LastRun { get; init; }

    /// <summary>When that began.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>How it stands.</summary>
    public RunStepState? LastState { get; init; }

    /// <summary>What is wrong with the file; null where nothing is.</summary>
    public string? Problem { get; init; }

    /// <inheritdoc/>
    public Severity Severity => Problem is not null ? Severity.High
        : LastState is RunStepState.RollbackFailed ? Severity.Critical
        : LastState is RunStepState.Failed or RunStepState.Interrupted ? Severity.High
        : LastState is RunStepState.Waiting ? Severity.Warning
        : Severity.None;
}
