namespace Toil.Log;

/// <summary>A timer that has been started and not stopped.</summary>
public sealed record ToilTimer
{
    /// <summary>The timer's id (UUIDv7); the entry that it becomes keeps it.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is being done.</summary>
    public required string Task { get; init; }

    /// <summary>What sort of work it is.</summary>
    public EntryCategory Category { get; init; }

    /// <summary>What made the person begin.</summary>
    public EntryTrigger Trigger { get; init; }

    /// <summary>When it was started, in UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The IANA zone in which the person is.</summary>
    public required string Zone { get; init; }

    /// <summary>Who does it.</summary>
    public required string Person { get; init; }

    /// <summary>The team that it counts for, or null.</summary>
    public string? Team { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Free text, or null.</summary>
    public string? Note { get; init; }

    /// <summary>URL or ticket, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>True while a nested timer runs in its place.</summary>
    public bool IsPaused { get; init; }

    /// <summary>From the start until now, on the clock.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The same without the pauses.</summary>
    public TimeSpan HandsOn { get; init; }
}
