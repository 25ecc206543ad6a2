using Toil.Operations;

namespace Toil.Log;

/// <summary>Which entries are meant.</summary>
public record LogFilterOptions : LogConditionOptions
{
    /// <summary>Tasks.</summary>
    [Option("Only these tasks: names, or patterns with * and ?.", Position = 0)]
    public IReadOnlyList<string> Task { get; init; } = [];

    /// <summary>Removed.</summary>
    [Option("Removed entries as well.")]
    public bool Removed { get; init; }

    /// <summary>The filter that is meant.</summary>
    /// <exception cref="ToilException">A moment that cannot be read.</exception>
    internal EntryFilter Filter(LogPerson person, OperationContext context) => FilterOf(Task, person, context) with { WithRemoved = Removed };
}
