namespace Toil.Log;

/// <summary>Which entries are asked for. Every condition has to hold; one that is empty or null holds always.</summary>
public sealed record EntryFilter
{
    /// <summary>Only entries that end after this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only entries that start before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Persons: names, or patterns with <c>*</c> and <c>?</c>, any of which may match, whatever the case.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Teams, likewise. An entry without a team matches none.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>Tasks, likewise.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>Tags, likewise; one tag of the entry is enough.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Categories, any of which may be the entry's.</summary>
    public IReadOnlyList<EntryCategory> Categories { get; init; } = [];

    /// <summary>Triggers, likewise.</summary>
    public IReadOnlyList<EntryTrigger> Triggers { get; init; } = [];

    /// <summary>True where removed entries are wanted as well.</summary>
    public bool WithRemoved { get; init; }

    /// <summary>True for the oldest first; else the newest, by start.</summary>
    public bool OldestFirst { get; init; }
}
