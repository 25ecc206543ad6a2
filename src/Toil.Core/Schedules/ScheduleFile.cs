namespace Toil.Schedules;

/// <summary>A file that a target needs, written or to be written.</summary>
public sealed record ScheduleFile
{
    /// <summary>Name of the schedule.</summary>
    public required string Schedule { get; init; }

    /// <summary>What reads it.</summary>
    public required ScheduleTarget Target { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was written; null where it was not.</summary>
    public string? Path { get; init; }

    /// <summary>What stands in it.</summary>
    public required string Text { get; init; }

    /// <summary>What to do with it.</summary>
    public required string Purpose { get; init; }

    /// <summary>When it would be due next, in UTC.</summary>
    public IReadOnlyList<DateTimeOffset> Next { get; init; } = [];
}
