using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.start</c>.</summary>
public sealed record LogStartOptions : TimerOptions
{
    /// <summary>Task.</summary>
    [Option("What is being done: the chore's name, the same each time it comes.", Position = 0)]
    public string? Task { get; init; }

    /// <summary>Category.</summary>
    [Option("What sort of work it is. Toil is manual, repetitive, automatable, tactical and without enduring value; overhead is left out of its share.")]
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

    /// <summary>Nested.</summary>
    [Option("Pauses the running timer instead of stopping it; it goes on when this one is stopped.")]
    public bool Nested { get; init; }
}
