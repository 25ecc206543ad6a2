using Toil.Rollbacks.Load.Running;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>The calls of a workload, one after the other: the same ones for the same seed and the same keys.</summary>
internal sealed class CallStream
{
    private readonly Entry[] _entries;
    private readonly Dice _dice;
    private readonly double _total;

    /// <summary>Begins with the first call, or goes on where another stream with the same state was.</summary>
    public CallStream(Workload workload, DrawState state)
    {
        _dice = state.Dice;
        _entries = [.. workload.Transactions.Select(transaction => new Entry(transaction, state))];
        foreach (Entry entry in _entries)
        {
            entry.Until = _total += entry.Weight;
        }
    }

    /// <summary>The next call.</summary>
    public LoadCall Next()
    {
        double at = _dice.Share() * _total;
        Entry entry = Array.Find(_entries, entry => at < entry.Until) ?? _entries[^1];
        return entry.Draw();
    }

    /// <summary>A call of each transaction.</summary>
    public IEnumerable<LoadCall> OneOfEach() => _entries.Select(entry => entry.Draw());

    private sealed class Entry
    {
        private readonly WorkloadTransaction _transaction;
        private readonly Func<object?>[] _draws;
        private readonly int[][] _places;

        public Entry(WorkloadTransaction transaction, DrawState state)
        {
            _transaction = transaction;
            _draws = [.. transaction.Parameters.Select(parameter => parameter.Value.Begin(state))];
            string[] names = [.. transaction.Parameters.Select(parameter => $"@{parameter.Key}")];
            _places = [.. transaction.Statements.Select(statement => statement.Parameters.Select(name => Array.IndexOf(names, name)).ToArray())];
        }

        public double Weight => _transaction.Weight;

        public double Until { get; set; }

        // A parameter has one value in all statements of a call.
        public LoadCall Draw()
        {
            object?[] drawn = new object?[_draws.Length];
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = _draws[i]();
            }

            return new()
            {
                Statements = _transaction.Statements,
                Values = Array.ConvertAll(_places, places => Array.ConvertAll(places, place => drawn[place])),
                Begin = _transaction.Statements.Count > 1 ? "BEGIN" : null,
            };
        }
    }
}
