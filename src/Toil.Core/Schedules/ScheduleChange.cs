namespace Toil.Schedules;

/// <summary>What was done to a schedule of this machine.</summary>
public sealed record ScheduleChange
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What starts it.</summary>
    public required ScheduleTarget Target { get; init; }

    /// <summary>What was done: <c>Created</c>, <c>Replaced</c>, <c>Unchanged</c>, <c>Removed</c>; in a dry run what would be.</summary>
    public required ScheduleAct Act { get; init; }

    /// <summary>True where nothing was done, and only said.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Path of the runbook.</summary>
    public string? Runbook { get; init; }

    /// <summary>The calendar.</summary>
    public string? Calendar { get; init; }

    /// <summary>The zone whose clock counts.</summary>
    public string? Zone { get; init; }

    /// <summary>When it is due next, on the zone's clock.</summary>
    public IReadOnlyList<DateTimeOffset> Next { get; init; } = [];

    /// <summary>Where it is.</summary>
    public string? Place { get; init; }

    /// <summary>What was written, or would be.</summary>
    public string? Text { get; init; }
}

/// <summary>What is done to a schedule.</summary>
public enum ScheduleAct
{
    /// <summary>It was there already, and is as it was.</summary>
    Unchanged,

    /// <summary>It is new.</summary>
    Created,

    /// <summary>It is in the place of an earlier one, or of what was left of it.</summary>
    Replaced,

    /// <summary>It is gone.</summary>
    Removed,
}
