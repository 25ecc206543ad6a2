namespace Toil.Log.Store;

/// <summary>A row of <c>toil_entry</c> that is written: a revision, the number of its kind, and the key by which an import knows its line again.</summary>
internal sealed record WrittenEntryRow : EntryRow
{
    public WrittenEntryRow(EntryRow row, long kind, string? importKey = null)
        : base(row) => (Kind, ImportKey) = (kind, importKey);

    public long Kind { get; }

    public string? ImportKey { get; }
}
