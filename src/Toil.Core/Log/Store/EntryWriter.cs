using System.Globalization;
using Toil.Operations;
using Toil.State;

namespace Toil.Log.Store;

/// <summary>Writes entries. A revision that is replaced goes to the history, in the same transaction.</summary>
/// <param name="store">The store.</param>
/// <param name="author">Who makes the changes.</param>
internal sealed class EntryWriter(StateStore store, string author)
{
    private const int Attempts = 10;

    private readonly EntryReader _reader = new(store);
    private readonly EntryKinds _kinds = new();

    /// <summary>Books a new entry.</summary>
    public Task<ToilEntry> BookAsync(ToilEntry entry, CancellationToken cancellationToken) => store.WriteAsync(
        async session => await InsertAsync(session, entry, importKey: null) ?? throw Exists(entry.Id), cancellationToken);

    /// <summary>Books a new entry as part of a transaction; null where the id or the key is taken.</summary>
    public async Task<ToilEntry?> InsertAsync(StoreSession session, ToilEntry entry, string? importKey)
    {
        ToilEntry first = Stamp(entry, entry.Change, revision: 1) with { IsRemoved = false };
        EntryRow row = EntryRow.From(first);
        int inserted = await session.ExecuteAsync(
            $"""
            INSERT INTO toil_entry ({EntryRow.Names}, kind, import_key) VALUES ({EntryRow.Parameters}, @Kind, @ImportKey)
            ON CONFLICT DO NOTHING
            """,
            new WrittenEntryRow(row, await _kinds.NumberAsync(session, EntryKindRow.Of(row)), importKey));
        return inserted == 1 ? first : null;
    }

    /// <summary>Replaces an entry's newest revision.</summary>
    /// <param name="id">The entry, as a person names it.</param>
    /// <param name="expected">The revision that the person has seen; null for whichever is there.</param>
    /// <param name="change">What is done.</param>
    /// <param name="edit">Makes the new content of the old; may run more than once. The same content makes no revision.</param>
    /// <param name="cancellationToken">Stops the write; then nothing is changed.</param>
    /// <exception cref="ToilException"><c>EntryChanged</c>: somebody was faster; and all that finding it throws.</exception>
    public async Task<ToilEntry> ChangeAsync(
        string id, int? expected, EntryChange change, Func<StoreSession, ToilEntry, Task<ToilEntry>> edit, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            (ToilEntry? changed, ToilEntry seen) = await store.WriteAsync(
                async session =>
                {
                    ToilEntry current = await _reader.FindAsync(session, id);
                    if (expected is { } revision && revision != current.Revision)
                    {
                        throw Changed(current, revision);
                    }

                    ToilEntry wanted = await edit(session, current);
                    return (EntryContent.IsSame(wanted, current) ? current : await ReplaceAsync(session, current, wanted, change), current);
                },
                cancellationToken);

            // Only where the engine lets two write at once. Nobody has named a revision, so the change is made to what is there now.
            if (changed is not null || expected is not null || attempt == Attempts)
            {
                return changed ?? throw Changed(await _reader.GetAsync(seen.Id.ToString("D"), cancellationToken), seen.Revision);
            }
        }
    }

    /// <summary>Replaces a revision as part of a transaction; null where it is not the newest any more.</summary>
    public async Task<ToilEntry?> ReplaceAsync(StoreSession session, ToilEntry current, ToilEntry wanted, EntryChange change)
    {
        ToilEntry next = Stamp(
            wanted with { Id = current.Id }, change == EntryChange.Restored && wanted.IsRemoved ? EntryChange.Removed : change, current.Revision + 1);

        EntryRow row = EntryRow.From(next);
        long kind = await _kinds.NumberAsync(session, EntryKindRow.Of(row));

        // First the update, which waits for another writer of the row; the history would fail on its key instead.
        int updated = await session.ExecuteAsync(
            """
            UPDATE toil_entry SET revision = @Revision, change = @Change, changed_at = @ChangedAt, changed_by = @ChangedBy, removed = @Removed,
                task = @Task, category = @Category, cause = @Cause, started_at = @StartedAt, ended_at = @EndedAt, hands_on = @HandsOn,
                zone = @Zone, person = @Person, team = @Team, tags = @Tags, note = @Note, reference = @Reference, source = @Source,
                kind = @Kind
            WHERE id = @Id AND revision = @Revision - 1
            """,
            new WrittenEntryRow(row, kind));
        if (updated == 0)
        {
            return null;
        }

        await session.ExecuteAsync($"INSERT INTO toil_entry_history ({EntryRow.Names}) VALUES ({EntryRow.Parameters})", EntryRow.From(current));
        return next;
    }

    /// <summary>An earlier revision, or null where there is none.</summary>
    public static async Task<ToilEntry?> RevisionAsync(StoreSession session, Guid id, int revision)
        => (await session.FirstOrDefaultAsync<EntryRow>(
            $"SELECT {EntryRow.Columns} FROM toil_entry_history WHERE id = @Id AND revision = @Revision",
            new { Id = EntryRow.TextOf(id), Revision = (long)revision }))?.ToEntry();

    private ToilEntry Stamp(ToilEntry entry, EntryChange change, int revision) => entry with
    {
        Revision = revision,
        Change = change,
        ChangedAt = StoreInstant.Truncate(store.Time.GetUtcNow()),
        ChangedBy = author,
    };

    private static ToilException Changed(ToilEntry current, int revision) => new(
        "EntryChanged", ErrorKind.Conflict,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The entry {current.ShortId} was {LogWords.Of(current.Change)} by {Values.InertText.From(current.ChangedBy, 80)} at {current.ChangedAt:yyyy-MM-dd HH:mm:ss}Z: it is at revision {current.Revision}, and you have seen {revision}."),
        "Look at it again ('toil log list --id'), and change what is there now.", current.ShortId);

    private static ToilException Exists(Guid id) => new(
        "EntryExists", ErrorKind.Conflict, $"There is an entry {id} already.", "Change it with 'toil log edit'.", id);
}
