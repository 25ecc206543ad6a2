using Toil.Migrations.Engine;
using Toil.Values;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>Finds the rows of one table that differ.</summary>
internal sealed class TableDifference(TablePair pair, IRowSource then, IRowSource now)
{
    /// <summary>Rows that are read of both sides together before the comparing ends with what it has.</summary>
    private const long MostRows = 4_000_000;

    // Without a key, what is different is known when all is read, and kept until then.
    private const long MostRowsWithoutKey = 1_000_000;

    private const int MostSamples = 10;
    private const int ValueLimit = 60;

    private readonly List<RowDifference> _samples = [];
    private string? _note;
    private long? _count = 0;

    /// <summary>The difference; null where the columns that both have hold the same rows.</summary>
    public async Task<Difference?> FindAsync(CancellationToken cancellation)
    {
        TablePair compared = pair;
        if (!pair.IsComparable)
        {
            // Of before there are digests over more columns than there are now: they say whether the rows are still those, and new ones are made over what both have.
            ChunkPlan whole = Plan(pair.Before);
            if ((await then.ReadAsync(whole, [], cancellation)).Digest != pair.Before.Digest)
            {
                return Differences.OfRows(pair) with { Note = "The rows of before are no longer there as they were, and a column is missing, so rows cannot be compared." };
            }

            ChunkPlan shared = whole with { Columns = pair.After.Columns, Bounds = [.. pair.Before.Chunks.SkipLast(1).Select(chunk => chunk.High!)] };
            compared = new((await then.ReadAsync(shared, shared.Bounds, cancellation)) with { Name = pair.Name }, pair.After);
            if (!compared.Differs)
            {
                return null;
            }
        }

        await (compared.Before.Key.Count > 0 && compared.AreChunksAlike ? WithKeyAsync(compared, cancellation) : WithoutKeyAsync(compared, cancellation));
        return Differences.OfRows(compared) with { Rows = _count, Samples = _samples, Note = _note };
    }

    private async Task WithKeyAsync(TablePair compared, CancellationToken cancellation)
    {
        ChunkPlan plan = Plan(compared.Before);
        ChunkPlan other = Plan(compared.After);
        long read = 0;
        foreach (int i in compared.DifferingChunks)
        {
            (ChunkPrint before, ChunkPrint after) = (compared.Before.Chunks[i], compared.After.Chunks[i]);
            RowMatch match = new(MostSamples);
            long left = MostRows - read;
            bool isAll = await match.RunAsync(
                then.RowsAsync(plan, before.Low, before.High, left, cancellation), now.RowsAsync(other, after.Low, after.High, left, cancellation), left, cancellation);
            read += match.Read;
            if (!isAll)
            {
                Unfinished();
                return;
            }

            if (!IsAsItWas(match.Before, before.Rows, before.Digest, match.After, after.Rows, after.Digest))
            {
                continue;
            }

            _count += match.Count;
            foreach ((string key, DifferenceKind change) in match.First(MostSamples - _samples.Count))
            {
                string[] columns = change != DifferenceKind.Changed ? []
                    : await then.ValuesAsync(plan, key, cancellation) is { } old && await now.ValuesAsync(other, key, cancellation) is { } young ? Columns(plan, old, young)
                    : [];
                _samples.Add(new(KeyWalk.Show(key), change, columns));
            }
        }
    }

    private async Task WithoutKeyAsync(TablePair compared, CancellationToken cancellation)
    {
        ChunkPlan plan = Plan(compared.Before) with { Key = [] };
        ChunkPlan other = Plan(compared.After) with { Key = [] };
        RowTally tally = new();
        if (!await tally.RunAsync(
            then.RowsAsync(plan, null, null, MostRowsWithoutKey, cancellation), now.RowsAsync(other, null, null, MostRowsWithoutKey, cancellation), MostRowsWithoutKey))
        {
            Unfinished();
            return;
        }

        if (!IsAsItWas(tally.Before, compared.Before.Rows, compared.Before.Digest, tally.After, compared.After.Rows, compared.After.Digest))
        {
            return;
        }

        _count = tally.Count;
        foreach ((UInt128 hash, DifferenceKind change) in tally.First(MostSamples))
        {
            IReadOnlyList<ShownValue>? row = change == DifferenceKind.Missing ? await then.ValuesAsync(plan, hash, cancellation) : await now.ValuesAsync(other, hash, cancellation);
            _samples.Add(new(row is null ? "?" : ShownText.One($"({string.Join(", ", row.Select(value => value.Text))})", 2 * ValueLimit), change, []));
        }
    }

    private static ChunkPlan Plan(TablePrint print) => new(print.Table, print.Columns, print.Key, []);

    private bool IsAsItWas(RowSum then, long rowsThen, string digestThen, RowSum now, long rowsNow, string digestNow)
    {
        bool isThen = (then.Rows, then.Digest) == (rowsThen, digestThen);
        if (isThen && (now.Rows, now.Digest) == (rowsNow, digestNow))
        {
            return true;
        }

        _count = null;
        _note ??= isThen ? "Rows have changed since they were read, so they cannot be shown." : "The rows of before are no longer there as they were, so they cannot be shown.";
        return false;
    }

    private void Unfinished()
    {
        _count = null;
        _note ??= "So many rows may differ that not all of them were compared.";
    }

    private static string[] Columns(ChunkPlan plan, IReadOnlyList<ShownValue> before, IReadOnlyList<ShownValue> after) =>
    [
        .. plan.Columns.Select((name, i) => (Name: name, Before: before[i], After: after[i])).Where(one => one.Before != one.After).Take(MostSamples).Select(one =>
        {
            (string old, string young) = ShownText.Pair(one.Before.Text, one.After.Text, ValueLimit);
            return $"{InertText.From(one.Name, ValueLimit)}: {old} -> {young}";
        }),
    ];
}
