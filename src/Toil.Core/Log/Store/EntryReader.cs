using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Log.Store;

/// <summary>Reads the entries in a store. Every method throws the store's failures as well as its own.</summary>
/// <param name="store">The store.</param>
public sealed class EntryReader(StateStore store)
{
    private const int Shown = 5;

    /// <summary>Reads entries one at a time, by their start; where two start at once, by their id.</summary>
    /// <param name="filter">Which entries, and in which order.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async IAsyncEnumerable<ToilEntry> ListAsync(EntryFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        EntryMatcher matcher = new(filter);
        EntryQuery query = EntryQuery.For(filter, EntryRow.Columns);
        await foreach (EntryRow row in store.StreamAsync<EntryRow>(query.Sql, query.Parameters, cancellationToken))
        {
            ToilEntry entry = row.ToEntry();
            if (matcher.Matches(entry))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Finds the one entry that a person means, removed ones included.</summary>
    /// <param name="id">The whole id, or the first characters (4 or more) of it or of its last group.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="ToilException"><c>EntryIdInvalid</c>, <c>EntryNotFound</c>, <c>EntryIdAmbiguous</c>.</exception>
    public Task<ToilEntry> GetAsync(string id, CancellationToken cancellationToken)
        => store.ReadAsync(session => FindAsync(session, id), cancellationToken);

    /// <summary>Every revision of an entry, the newest first.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async IAsyncEnumerable<ToilEntry> HistoryAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string sql = $"""
            SELECT {EntryRow.Columns} FROM toil_entry WHERE id = @Id
            UNION ALL SELECT {EntryRow.Columns} FROM toil_entry_history WHERE id = @Id
            ORDER BY revision DESC
            """;
        await foreach (EntryRow row in store.StreamAsync<EntryRow>(sql, new { Id = EntryRow.TextOf(id) }, cancellationToken))
        {
            yield return row.ToEntry();
        }
    }

    /// <summary>Id of the entry that a person changed last.</summary>
    /// <exception cref="ToilException"><c>EntryNotFound</c>: they have changed none.</exception>
    internal async Task<string> LastChangedByAsync(string person, CancellationToken cancellationToken)
        => await store.ReadAsync(
            session => session.ScalarAsync<string?>(
                "SELECT id FROM toil_entry WHERE changed_by = @Person ORDER BY changed_at DESC, id DESC LIMIT 1", new { Person = person }),
            cancellationToken)
        ?? throw new ToilException(
            "EntryNotFound", ErrorKind.NotFound, $"{InertText.From(person, 80)} has changed nothing in the store {store.Location.Display}.",
            "Name the entry whose last change is to be taken back.", person);

    internal async Task<ToilEntry> FindAsync(StoreSession session, string id)
    {
        string text = EntryId.Normalize(id);
        List<ToilEntry> found = [];

        // The range lets an index answer; LIKE settles what a collation that ignores dashes would let in.
        string sql = $"""
            SELECT {EntryRow.Columns} FROM toil_entry WHERE id >= @Text AND id < @Text || 'g' AND id LIKE @Text || '%'
            UNION SELECT {EntryRow.Columns} FROM toil_entry WHERE short_id >= @Text AND short_id < @Text || 'g' AND short_id LIKE @Text || '%'
            LIMIT {Shown}
            """;
        await foreach (EntryRow row in session.Rows<EntryRow>(sql, new { Text = text }))
        {
            found.Add(row.ToEntry());
        }

        return found switch
        {
            [ToilEntry one] => one,
            [] => throw new ToilException(
                "EntryNotFound", ErrorKind.NotFound, $"There is no entry '{text}' in the store {store.Location.Display}.",
                "See 'toil log list', with --removed where it may have been removed.", id),
            _ => throw ToilException.Invalid(
                "EntryIdAmbiguous", $"'{text}' stands for more than one entry: {string.Join(", ", found.Select(Describe))}.", "Give more of its characters.", id),
        };
    }

    private static string Describe(ToilEntry entry) => $"{entry.ShortId} ({InertText.From(entry.Task, 40)})";
}
