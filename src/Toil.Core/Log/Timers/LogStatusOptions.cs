using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.status</c>.</summary>
public sealed record LogStatusOptions
{
    /// <summary>People.</summary>
    [Option("Whose timers: names, or patterns with * and ?.", Position = 0, DefaultText = "one's own")]
    public IReadOnlyList<string> Person { get; init; } = [];
}
