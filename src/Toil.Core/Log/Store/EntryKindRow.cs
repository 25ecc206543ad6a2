namespace Toil.Log.Store;

/// <summary>What entries of one kind have in common, as the table <c>toil_entry_kind</c> holds it.</summary>
internal sealed record EntryKindRow(string Person, string? Team, string Zone, string Task, string Category, string Cause, string Source, string RunTags)
{
    /// <summary>The kind of an entry. Tags matter to a report where a runbook wrote them.</summary>
    public static EntryKindRow Of(EntryRow row)
        => new(row.Person, row.Team, row.Zone, row.Task, row.Category, row.Cause, row.Source, row.Source == LogWords.Of(EntrySource.Runbook) ? row.Tags : string.Empty);
}
