using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.stop</c>.</summary>
public sealed record LogStopOptions : TimerOptions
{
    /// <summary>Hands-on.</summary>
    [Option("How long hands were on it, where that is less than the timer has.", Min = "1ms", DefaultText = "the timer's time without its pauses")]
    public TimeSpan? HandsOn { get; init; }

    /// <summary>Tags.</summary>
    [Option("Tag to add; may be given more than once.")]
    public IReadOnlyList<string> Tag { get; init; } = [];

    /// <summary>Note.</summary>
    [Option("Free text that takes the place of the timer's note.")]
    public string? Note { get; init; }
}
