namespace Toil.Log;

/// <summary>One piece of work in the toil log, as one of its revisions has it.</summary>
public sealed record ToilEntry
{
    /// <summary>The entry's id, a UUIDv7. It stays the same through every change.</summary>
    public required Guid Id { get; init; }

    /// <summary>What was done: the chore's name, the same each time it comes. 1 to 200 characters in one line.</summary>
    public required string Task { get; init; }

    /// <summary>What sort of work it was.</summary>
    public EntryCategory Category { get; init; }

    /// <summary>What made the person begin.</summary>
    public EntryTrigger Trigger { get; init; }

    /// <summary>When it began, in UTC, exact to the microsecond.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended, in UTC, later than <see cref="Start"/>.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>The IANA zone in which the person was: <c>Europe/Berlin</c>.</summary>
    public required string Zone { get; init; }

    /// <summary>
    /// How long the person's hands were on it: more than nothing, and at most <see cref="Elapsed"/>. Less where it was paused, or where a
    /// machine did the waiting.
    /// </summary>
    public required TimeSpan HandsOn { get; init; }

    /// <summary>Who did it.</summary>
    public required string Person { get; init; }

    /// <summary>The team that it counts for, or null.</summary>
    public string? Team { get; init; }

    /// <summary>Tags, in the order given, each once.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Free text, or null.</summary>
    public string? Note { get; init; }

    /// <summary>URL or ticket that it belongs to, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>How the entry came to be.</summary>
    public EntrySource Source { get; init; }

    /// <summary>The revision, from 1; each change adds one.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>What made this revision.</summary>
    public EntryChange Change { get; init; }

    /// <summary>When this revision was made, in UTC.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who made this revision.</summary>
    public string ChangedBy { get; init; } = string.Empty;

    /// <summary>True where the entry is removed in this revision; it counts for nothing then.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>From the start to the end, on the clock.</summary>
    public TimeSpan Elapsed => End - Start;

    /// <summary>Eight characters of the id that are random, so that they are short and yet tell entries apart.</summary>
    public string ShortId => EntryId.Short(Id);
}
