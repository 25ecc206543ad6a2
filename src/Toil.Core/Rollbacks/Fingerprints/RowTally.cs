namespace Toil.Rollbacks.Fingerprints;

/// <summary>Holds the rows of two tables without a key against each other: how often each has a row.</summary>
internal sealed class RowTally
{
    private readonly Dictionary<UInt128, long> _surplus = [];

    /// <summary>What was read of the database of before.</summary>
    public RowSum Before { get; private set; }

    /// <summary>What was read of the other.</summary>
    public RowSum After { get; private set; }

    /// <summary>Reads both to their ends, or until so many rows are read.</summary>
    /// <returns>True where all is read.</returns>
    public async Task<bool> RunAsync(IAsyncEnumerable<RowMark> before, IAsyncEnumerable<RowMark> after, long most)
    {
        await foreach (RowMark row in before)
        {
            Before = Before.With(row.Hash);
            Add(row.Hash, -1);
            if (Before.Rows >= most)
            {
                return false;
            }
        }

        await foreach (RowMark row in after)
        {
            After = After.With(row.Hash);
            Add(row.Hash, 1);
            if (After.Rows >= most)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many rows differ: a changed one counts as one that is missing and one that is extra.</summary>
    public long Count => _surplus.Values.Sum(Math.Abs);

    /// <summary>Some rows that differ.</summary>
    public IEnumerable<(UInt128 Hash, DifferenceKind Change)> First(int count)
        => _surplus.Take(count).Select(one => (one.Key, one.Value < 0 ? DifferenceKind.Missing : DifferenceKind.Extra));

    private void Add(UInt128 hash, int by)
    {
        long left = _surplus.GetValueOrDefault(hash) + by;
        if (left == 0)
        {
            _surplus.Remove(hash);
        }
        else
        {
            _surplus[hash] = left;
        }
    }
}
