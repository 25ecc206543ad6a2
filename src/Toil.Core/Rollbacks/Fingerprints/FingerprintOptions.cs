namespace Toil.Rollbacks.Fingerprints;

/// <summary>How a database is read.</summary>
internal sealed record FingerprintOptions
{
    /// <summary>A print to compare with: chunks are cut at its bounds, and rows are digested over those of its columns that are still there.</summary>
    public DatabasePrint? Earlier { get; init; }

    /// <summary>Rows that a chunk should have, about; a table has at most <see cref="MostChunks"/> chunks, however large they become.</summary>
    public int ChunkRows { get; init; } = 10_000;

    /// <summary>Connections at once, 1 or 2; of one view of the data. SQLite is read by one.</summary>
    public int Connections { get; init; } = 2;

    /// <summary>Hears of each table as it is read: its name, and the rows so far. May be called by two readers at once.</summary>
    public Action<string, long>? Progress { get; init; }

    /// <summary>Chunks that a table is cut into at most: enough to find a row soon, and few enough to sort each row into one as it goes by.</summary>
    public const int MostChunks = 256;
}
