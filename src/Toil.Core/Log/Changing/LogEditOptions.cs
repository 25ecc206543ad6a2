using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.edit</c>.</summary>
public sealed record LogEditOptions : LogChangeOptions
{
    /// <summary>Task.</summary>
    [Option("New task, in place of the old one.")]
    public string? Task { get; init; }

    /// <summary>Category.</summary>
    [Option("New category, in place of the old one.")]
    public EntryCategory? Category { get; init; }

    /// <summary>Trigger.</summary>
    [Option("New trigger, in place of the old one.")]
    public EntryTrigger? Trigger { get; init; }

    /// <summary>Start.</summary>
    [Option("New start: " + Moment.Forms + ". A time alone is on the day on which the entry began.", Placeholder = "MOMENT")]
    public string? From { get; init; }

    /// <summary>End.</summary>
    [Option("New end, likewise; a time alone is the first one after the start.", Placeholder = "MOMENT")]
    public string? To { get; init; }

    /// <summary>Duration.</summary>
    [Option("New duration; the start stays, unless only the end is given with it.", Min = "1ms", Max = "365d")]
    public TimeSpan? Duration { get; init; }

    /// <summary>Hands-on.</summary>
    [Option("New hands-on time.", Min = "1ms", DefaultText = "as it was; the whole time where it was the whole time")]
    public TimeSpan? HandsOn { get; init; }

    /// <summary>Zone.</summary>
    [Option("New time zone; the instants stay.", Placeholder = "ZONE")]
    public string? Zone { get; init; }

    /// <summary>Person.</summary>
    [Option("New person, in place of the old one.")]
    public string? Person { get; init; }

    /// <summary>Team.</summary>
    [Option("New team; empty for none.")]
    public string? Team { get; init; }

    /// <summary>Tags.</summary>
    [Option("New tags, in place of all; may be given more than once, and once empty for none.")]
    public IReadOnlyList<string>? Tag { get; init; }

    /// <summary>More tags.</summary>
    [Option("Tag to add; may be given more than once.")]
    public IReadOnlyList<string> AddTag { get; init; } = [];

    /// <summary>Fewer tags.</summary>
    [Option("Tag to take away; may be given more than once.")]
    public IReadOnlyList<string> RemoveTag { get; init; } = [];

    /// <summary>Note.</summary>
    [Option("New note; empty for none.")]
    public string? Note { get; init; }

    /// <summary>Reference.</summary>
    [Option("New reference; empty for none.")]
    public string? Reference { get; init; }
}
