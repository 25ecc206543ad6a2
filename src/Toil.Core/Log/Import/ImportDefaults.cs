namespace Toil.Log.Import;

/// <summary>What holds for rows that do not say it themselves.</summary>
/// <param name="Person">Whose entries they are, and in which zone their clock is.</param>
/// <param name="Task">Task of rows that name none; null where that is wrong.</param>
/// <param name="Category">Category.</param>
/// <param name="Trigger">Trigger.</param>
/// <param name="Now">The clock's instant.</param>
internal sealed record ImportDefaults(LogPerson Person, string? Task, EntryCategory Category, EntryTrigger Trigger, DateTimeOffset Now)
{
    /// <summary>An entry of the person, with the defaults.</summary>
    public ToilEntry Entry(DateTimeOffset start, DateTimeOffset end) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Task = Task ?? string.Empty,
        Category = Category,
        Trigger = Trigger,
        Start = start,
        End = end,
        Zone = Person.Zone.Id,
        HandsOn = end - start,
        Person = Person.Name,
        Team = Person.Team,
        Source = EntrySource.Import,
        Change = EntryChange.Imported,
    };
}
