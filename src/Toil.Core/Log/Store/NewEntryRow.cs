namespace Toil.Log.Store;

/// <summary>A new row of <c>toil_entry</c>: a revision, and the key by which an import knows its line again.</summary>
internal sealed record NewEntryRow : EntryRow
{
    public NewEntryRow(ToilEntry entry, string? importKey)
        : base(From(entry)) => ImportKey = importKey;

    public string? ImportKey { get; }
}
