namespace Toil.Rollbacks.Fingerprints;

/// <summary>A database whose rows are looked at one by one, all in one view of the data.</summary>
internal interface IRowSource : IAsyncDisposable
{
    /// <summary>Digests a table, cut at given bounds.</summary>
    Task<TablePrint> ReadAsync(ChunkPlan plan, IReadOnlyList<string> bounds, CancellationToken cancellation);

    /// <summary>The rows of a range, in the order of the key; without a key all rows, in any order, and the key is empty.</summary>
    /// <param name="plan">The table, its columns and its key.</param>
    /// <param name="low">The key behind which the range begins; null for the first.</param>
    /// <param name="high">The key with which it ends; null for the last.</param>
    /// <param name="most">Rows that are read at most.</param>
    /// <param name="cancellation">Stops it.</param>
    IAsyncEnumerable<RowMark> RowsAsync(ChunkPlan plan, string? low, string? high, long most, CancellationToken cancellation);

    /// <summary>The values of a row by its key, in the order of the plan's columns; null where there is no such row.</summary>
    Task<IReadOnlyList<ShownValue>?> ValuesAsync(ChunkPlan plan, string key, CancellationToken cancellation);

    /// <summary>Some row with the hash; null where there is none.</summary>
    Task<IReadOnlyList<ShownValue>?> ValuesAsync(ChunkPlan plan, UInt128 hash, CancellationToken cancellation);
}

/// <summary>A row: its key as it is kept, and its hash.</summary>
internal readonly record struct RowMark(string Key, UInt128 Hash);

/// <summary>A value, for people.</summary>
/// <param name="Text">Its text, without what is beyond some thousand characters.</param>
/// <param name="Mark">Something over the whole of it: alike for values that are alike.</param>
internal readonly record struct ShownValue(string Text, UInt128 Mark);
