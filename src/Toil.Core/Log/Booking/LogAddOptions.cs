using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.add</c>.</summary>
public sealed record LogAddOptions : LogPersonOptions
{
    /// <summary>Task.</summary>
    [Option("What was done: the chore's name, the same each time it comes.", Position = 0)]
    public string? Task { get; init; }

    /// <summary>Duration.</summary>
    [Option("How long it took, from start to end.", Min = "1ms", Max = "365d", DefaultText = "the time between --from and --to")]
    public TimeSpan? Duration { get; init; }

    /// <summary>Start.</summary>
    [Option("When it began: " + Moment.Forms + ".", Placeholder = "MOMENT", DefaultText = "the duration before the end")]
    public string? From { get; init; }

    /// <summary>End.</summary>
    [Option("When it ended, likewise; a time alone is the first one after the start.", Placeholder = "MOMENT", DefaultText = "the duration after --from, else now")]
    public string? To { get; init; }

    /// <summary>Hands-on.</summary>
    [Option("How long hands were on it, where that is less.", Min = "1ms", DefaultText = "the whole time")]
    public TimeSpan? HandsOn { get; init; }

    /// <summary>Category.</summary>
    [Option("What sort of work it was. Toil is manual, repetitive, automatable, tactical and without enduring value; overhead is left out of its share.")]
    public EntryCategory Category { get; init; }

    /// <summary>Trigger.</summary>
    [Option("What made the person begin.")]
    public EntryTrigger Trigger { get; init; }

    /// <summary>Tags.</summary>
    [Option("Tag; may be given more than once.")]
    public IReadOnlyList<string> Tag { get; init; } = [];

    /// <summary>Note.</summary>
    [Option("Free text that goes with it.")]
    public string? Note { get; init; }

    /// <summary>Reference.</summary>
    [Option("URL or ticket that it belongs to.")]
    public string? Reference { get; init; }
}
