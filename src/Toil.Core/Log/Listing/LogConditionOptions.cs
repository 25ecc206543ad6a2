using Toil.Operations;

namespace Toil.Log;

/// <summary>Conditions on entries, beside the task.</summary>
public record LogConditionOptions : LogPeriodOptions
{
    /// <summary>Tags.</summary>
    [Option("Only entries with one of these tags: names, or patterns with * and ?.")]
    public IReadOnlyList<string> Tag { get; init; } = [];

    /// <summary>People.</summary>
    [Option("Whose entries: names, or patterns with * and ?; * for everybody's.", DefaultText = "one's own; with --team or --id, everybody's")]
    public IReadOnlyList<string> Person { get; init; } = [];

    /// <summary>Teams.</summary>
    [Option("Only entries of these teams: names, or patterns with * and ?.")]
    public IReadOnlyList<string> Team { get; init; } = [];

    /// <summary>Category.</summary>
    [Option("Only entries of this category.")]
    public EntryCategory? Category { get; init; }

    /// <summary>Trigger.</summary>
    [Option("Only entries with this trigger.")]
    public EntryTrigger? Trigger { get; init; }

    /// <summary>The filter that is meant.</summary>
    /// <exception cref="ToilException">A moment that cannot be read.</exception>
    private protected EntryFilter FilterOf(IReadOnlyList<string> tasks, LogPerson person, OperationContext context)
    {
        (DateTimeOffset? from, DateTimeOffset? to) = Instants(person, context);
        return new EntryFilter
        {
            From = from,
            To = to,
            People = Person.Count > 0 || Team.Count > 0 ? Person : [person.Name],
            Teams = Team,
            Tasks = tasks,
            Tags = [.. Tag.Select(tag => tag.TrimStart('#'))],
            Categories = Category is { } category ? [category] : [],
            Triggers = Trigger is { } trigger ? [trigger] : [],
        };
    }
}
