namespace Toil.Rollbacks.Cloning.Sampling;

/// <summary>A clone that has chosen rows, and the source of what they refer to.</summary>
internal interface ISampleStore
{
    /// <summary>Adds the rows that a foreign key refers to and that are not there yet.</summary>
    /// <param name="key">The foreign key.</param>
    /// <param name="rows">The referring rows that are looked at, as an earlier call named them; null for all of the table's.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>A name for what was added; null where nothing was missing, or the source does not have it either.</returns>
    Task<string?> AddParentsAsync(SampleKey key, string? rows, CancellationToken cancellation);

    /// <summary>What a call has added need not be known any more.</summary>
    Task ForgetAsync(string rows, CancellationToken cancellation);

    /// <summary>Removes the rows that refer to what is not there.</summary>
    /// <returns>How many.</returns>
    Task<long> PruneAsync(SampleKey key, CancellationToken cancellation);

    /// <summary>Other tables that a row may be in when it is in one: a partition's whole, and the whole's partitions.</summary>
    IEnumerable<string> Kin(string table);
}
