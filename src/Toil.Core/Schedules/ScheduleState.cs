using Toil.Operations;
using Toil.Runbooks;

namespace Toil.Schedules;

/// <summary>A registered schedule, and whether it does what it should.</summary>
public sealed record ScheduleState : IGraded
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The machine on which it was registered.</summary>
    public required string Machine { get; init; }

    /// <summary>The user of that machine.</summary>
    public required string Person { get; init; }

    /// <summary>What starts it.</summary>
    public required ScheduleTarget Target { get; init; }

    /// <summary>Name of the runbook.</summary>
    public required string Runbook { get; init; }

    /// <summary>Path of the runbook, on that machine.</summary>
    public required string Path { get; init; }

    /// <summary>The calendar, as it was written.</summary>
    public required string Calendar { get; init; }

    /// <summary>The zone whose clock counts.</summary>
    public required string Zone { get; init; }

    /// <summary>How due and done agree.</summary>
    public required ScheduleVerdict Verdict { get; init; }

    /// <inheritdoc/>
    public required Severity Severity { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>What to do about it; empty where nothing is.</summary>
    public string Remedy { get; init; } = string.Empty;

    /// <summary>When it was due last; null where it has not been since it was registered.</summary>
    public DateTimeOffset? LastDue { get; init; }

    /// <summary>When its last run began.</summary>
    public DateTimeOffset? LastRunAt { get; init; }

    /// <summary>Id of its last run.</summary>
    public Guid? LastRun { get; init; }

    /// <summary>How that stands.</summary>
    public RunStepState? LastState { get; init; }

    /// <summary>Its exit code, once it has ended.</summary>
    public int? LastExitCode { get; init; }

    /// <summary>How often it was due since then, and no run began; at most 1,000 are counted.</summary>
    public int MissedCount { get; init; }

    /// <summary>When it is due next.</summary>
    public DateTimeOffset? NextDue { get; init; }
}
