namespace Toil.Rollbacks.Fingerprints;

/// <summary>
/// Holds the rows of two databases against each other as they come, both in the order of their key. How a key is ordered is the databases' affair: a row waits until the
/// other side has the same key, and what waits in the end is missing or extra. As long as both have much the same rows, few wait.
/// </summary>
/// <param name="kept">Rows that are to be shown at most: of more than so many that changed, the others are only counted.</param>
internal sealed class RowMatch(int kept)
{
    // Rows of which no key meets any, as where all keys were changed, are not kept without end.
    private const int MostWaiting = 200_000;

    private readonly Dictionary<string, (UInt128 Hash, long Place)> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (UInt128 Hash, long Place)> _after = new(StringComparer.Ordinal);
    private readonly List<(long Place, string Key)> _changed = [];
    private long _changes;

    /// <summary>What was read of the database of before.</summary>
    public RowSum Before { get; private set; }

    /// <summary>What was read of the other.</summary>
    public RowSum After { get; private set; }

    /// <summary>Rows read of both.</summary>
    public long Read => Before.Rows + After.Rows;

    /// <summary>Reads both to their ends, or until so many rows are read or too many wait.</summary>
    /// <returns>True where all is read.</returns>
    public async Task<bool> RunAsync(IAsyncEnumerable<RowMark> before, IAsyncEnumerable<RowMark> after, long most, CancellationToken cancellation)
    {
        await using IAsyncEnumerator<RowMark> left = before.GetAsyncEnumerator(cancellation);
        await using IAsyncEnumerator<RowMark> right = after.GetAsyncEnumerator(cancellation);
        bool hasLeft = true;
        bool hasRight = true;
        while (hasLeft || hasRight)
        {
            if (Read >= most || _before.Count + _after.Count > MostWaiting)
            {
                return false;
            }

            if (hasLeft && (hasLeft = await left.MoveNextAsync()))
            {
                Before = Before.With(left.Current.Hash);
                Meet(left.Current, Before.Rows, _before, _after);
            }

            if (hasRight && (hasRight = await right.MoveNextAsync()))
            {
                After = After.With(right.Current.Hash);
                Meet(right.Current, After.Rows, _after, _before);
            }
        }

        return true;
    }

    /// <summary>How many rows differ.</summary>
    public long Count => _changes + _before.Count + _after.Count;

    /// <summary>The first rows that differ, in the order of the key as near as the places in two lists can tell.</summary>
    public IEnumerable<(string Key, DifferenceKind Change)> First(int count) => _changed.Select(one => (one.Place, one.Key, DifferenceKind.Changed))
        .Concat(_before.Select(one => (one.Value.Place, one.Key, DifferenceKind.Missing)))
        .Concat(_after.Select(one => (one.Value.Place, one.Key, DifferenceKind.Extra)))
        .OrderBy(one => one.Item1).Take(count).Select(one => (one.Item2, one.Item3));

    private void Meet(RowMark row, long place, Dictionary<string, (UInt128 Hash, long Place)> own, Dictionary<string, (UInt128 Hash, long Place)> other)
    {
        if (!other.Remove(row.Key, out (UInt128 Hash, long Place) met))
        {
            own[row.Key] = (row.Hash, place);
        }
        else if (met.Hash != row.Hash)
        {
            _changes++;
            if (_changed.Count < kept)
            {
                _changed.Add((place, row.Key));
            }
        }
    }
}
