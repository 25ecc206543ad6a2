using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Toil.State;

namespace Toil.Log.Store;

/// <summary>The numbers of the kinds of entries, for one store.</summary>
internal sealed class EntryKinds
{
    // Far more than people write; where every entry is of a kind of its own, remembering them gains nothing.
    private const int MostKnown = 20_000;

    private const string Find = """
        SELECT MIN(id) FROM toil_entry_kind WHERE task = @Task AND person = @Person AND zone = @Zone AND category = @Category AND cause = @Cause
            AND source = @Source AND COALESCE(team, '') = COALESCE(@Team, '') AND run_tags = @RunTags
        """;

    private const string Add = """
        INSERT INTO toil_entry_kind (person, team, zone, task, category, cause, source, run_tags)
        VALUES (@Person, @Team, @Zone, @Task, @Category, @Cause, @Source, @RunTags)
        """;

    // What was there when it was looked for stays: kinds are never taken out.
    private readonly ConcurrentDictionary<EntryKindRow, long> _known = [];

    // What a transaction has added may be rolled back with it.
    private readonly ConditionalWeakTable<StoreSession, Dictionary<EntryKindRow, long>> _added = [];

    /// <summary>The number of a kind, which is added where it is new, as part of a transaction.</summary>
    public async Task<long> NumberAsync(StoreSession session, EntryKindRow kind)
    {
        if (_known.TryGetValue(kind, out long number) || (_added.TryGetValue(session, out Dictionary<EntryKindRow, long>? added) && added.TryGetValue(kind, out number)))
        {
            return number;
        }

        if (await session.ScalarAsync<long?>(Find, kind) is not { } found)
        {
            await session.ExecuteAsync(Add, kind);
            return _added.GetValue(session, static _ => [])[kind] = await session.ScalarAsync<long>(Find, kind);
        }

        if (_known.Count < MostKnown)
        {
            _known[kind] = found;
        }

        return found;
    }
}
