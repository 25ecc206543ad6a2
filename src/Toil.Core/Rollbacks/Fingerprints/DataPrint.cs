using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>Rows of a table in a range of its key.</summary>
/// <param name="Low">Text of the key behind which it begins; null for the first.</param>
/// <param name="High">Text of the key with which it ends; null for the last.</param>
/// <param name="Rows">How many.</param>
/// <param name="Digest">Over the rows, whatever their order; in lower-case hexadecimal.</param>
internal sealed record ChunkPrint(string? Low, string? High, long Rows, string Digest);

/// <summary>The rows of a table.</summary>
/// <param name="Table">The table as the catalog had it.</param>
/// <param name="Key">Columns by which the chunks are cut; empty where there is no walkable key, and one chunk has all rows.</param>
/// <param name="Rows">How many.</param>
/// <param name="Digest">Over all rows, whatever their order and however they are chunked.</param>
/// <param name="Chunks">In the order of the key.</param>
internal sealed record TablePrint(TableInfo Table, IReadOnlyList<string> Key, long Rows, string Digest, IReadOnlyList<ChunkPrint> Chunks)
{
    /// <summary>Its name, as the objects of the schema are named.</summary>
    public string Name { get; init; } = Table.Name;

    /// <summary>The columns that the digests are over, sorted: the place of a column does not count.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}

/// <summary>Schema, rows and the values of sequences.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Tables">Ordinary tables, without Toil's own; sorted by name.</param>
/// <param name="Sequences">Where each sequence stands, by name: <c>last_value</c> and whether it was called.</param>
internal sealed record DatabasePrint(SchemaPrint Schema, IReadOnlyList<TablePrint> Tables, IReadOnlyDictionary<string, string> Sequences);
