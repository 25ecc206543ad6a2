using System.Globalization;

namespace Toil.Rollbacks.Cloning.Sampling;

/// <summary>
/// Completes a sample, so that no row refers to one that is not there: what is missing is added, then what that refers to, until nothing is missing. Cycles and tables that
/// refer to themselves end there too, since a row is added once.
/// </summary>
internal sealed class SampleClosure
{
    /// <summary>How often rows are added to one table at most: a chain of rows that each refer to the next is followed so far.</summary>
    public const int MostRounds = 1_000;

    private readonly ISampleStore _store;
    private readonly CloneNotes _notes;
    private readonly int _mostRounds;
    private readonly ILookup<string, SampleKey> _keys;
    private readonly IReadOnlyList<SampleKey> _all;

    // Rows whose references are to be followed; null among them for all of the table's.
    private readonly Dictionary<string, List<string?>> _open = new(StringComparer.Ordinal);
    private readonly Queue<string> _queue = new();
    private readonly Dictionary<string, int> _rounds = new(StringComparer.Ordinal);

    public SampleClosure(ISampleStore store, IReadOnlyList<SampleKey> keys, CloneNotes notes, int mostRounds = MostRounds)
    {
        _store = store;
        _all = keys;
        _keys = keys.ToLookup(key => key.Child, StringComparer.Ordinal);
        _notes = notes;
        _mostRounds = mostRounds;
    }

    /// <summary>Does it.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (string table in InOrder())
        {
            Open(table, null);
        }

        HashSet<string> unfinished = new(StringComparer.Ordinal);
        while (_queue.TryDequeue(out string? table))
        {
            _open.Remove(table, out List<string?>? parts);
            int round = _rounds[table] = _rounds.GetValueOrDefault(table) + 1;
            if (round > _mostRounds)
            {
                unfinished.Add(table);
                continue;
            }

            foreach (string? rows in parts!)
            {
                await FollowAsync(table, rows, cancellation);
            }
        }

        if (unfinished.Count > 0)
        {
            await PruneAsync(unfinished, cancellation);
        }
    }

    private async Task FollowAsync(string table, string? rows, CancellationToken cancellation)
    {
        foreach (SampleKey key in _keys[table])
        {
            if (await _store.AddParentsAsync(key, rows, cancellation) is not { } added)
            {
                continue;
            }

            foreach (string kin in _store.Kin(key.Parent).Where(_keys.Contains))
            {
                Open(kin, null);
            }

            if (!_keys.Contains(key.Parent) || !Open(key.Parent, added))
            {
                await _store.ForgetAsync(added, cancellation);
            }
        }

        if (rows is not null)
        {
            await _store.ForgetAsync(rows, cancellation);
        }
    }

    // False where all of the table's rows are looked at anyhow: those include whatever was added to it.
    private bool Open(string table, string? rows)
    {
        if (!_open.TryGetValue(table, out List<string?>? parts))
        {
            _open.Add(table, parts = []);
            _queue.Enqueue(table);
        }

        if (parts.Contains(null))
        {
            return false;
        }

        parts.Add(rows);
        return true;
    }

    // Who refers comes before what it refers to, as far as there are no cycles: then each table is looked at once.
    private List<string> InOrder()
    {
        List<string> order = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        void Visit(string table)
        {
            if (seen.Add(table))
            {
                foreach (SampleKey key in _all.Where(key => key.Parent == table))
                {
                    Visit(key.Child);
                }

                order.Add(table);
            }
        }

        foreach (SampleKey key in _all)
        {
            Visit(key.Child);
        }

        return order;
    }

    private async Task PruneAsync(HashSet<string> tables, CancellationToken cancellation)
    {
        long removed = 0;
        for (long last = 1; last > 0;)
        {
            last = 0;
            foreach (SampleKey key in _all)
            {
                last += await _store.PruneAsync(key, cancellation);
            }

            removed += last;
        }

        _notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"Chains of rows that refer to each other in {string.Join(", ", tables)} are longer than {_mostRounds}: {removed} rows that refer to their ends were left out of the sample."));
    }
}
