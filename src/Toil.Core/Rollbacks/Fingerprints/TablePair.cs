namespace Toil.Rollbacks.Fingerprints;

/// <summary>A table in two prints.</summary>
internal sealed record TablePair(TablePrint Before, TablePrint After)
{
    /// <summary>Its name, as objects of the schema are named.</summary>
    public string Name => Before.Name;

    /// <summary>True where both are digested over the same columns.</summary>
    public bool IsComparable => Before.Columns.SequenceEqual(After.Columns, StringComparer.Ordinal);

    /// <summary>True where the digests are not the same.</summary>
    public bool Differs => (Before.Rows, Before.Digest) != (After.Rows, After.Digest);

    /// <summary>True where both are cut at the same places of the same key.</summary>
    public bool AreChunksAlike => Before.Key.SequenceEqual(After.Key, StringComparer.Ordinal)
        && Before.Chunks.Select(chunk => chunk.High).SequenceEqual(After.Chunks.Select(chunk => chunk.High), StringComparer.Ordinal);

    /// <summary>Numbers of the chunks that differ; empty where they are not cut alike.</summary>
    public int[] DifferingChunks => AreChunksAlike
        ? [.. Enumerable.Range(0, Before.Chunks.Count).Where(i => (Before.Chunks[i].Rows, Before.Chunks[i].Digest) != (After.Chunks[i].Rows, After.Chunks[i].Digest))]
        : [];

    /// <summary>The tables that both prints have.</summary>
    public static IEnumerable<TablePair> Of(DatabasePrint before, DatabasePrint after)
    {
        Dictionary<(string, string), TablePrint> then = before.Tables.ToDictionary(print => (print.Table.Schema, print.Table.Name));
        return after.Tables.Where(print => then.ContainsKey((print.Table.Schema, print.Table.Name))).Select(print => new TablePair(then[(print.Table.Schema, print.Table.Name)], print));
    }
}
