using Toil.Migrations.Databases;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Rollbacks.Phases;

/// <summary>Fingerprints, as phases need them.</summary>
internal static class Prints
{
    /// <summary>The schema alone, on a connection of its own.</summary>
    public static async Task<SchemaPrint> SchemaAsync(TargetDatabase database, CancellationToken cancellation)
    {
        await using TargetSession session = await database.ConnectAsync("toil fingerprint", cancellation);
        return await Fingerprint.SchemaAsync(database, session, cancellation);
    }

    /// <summary>Schema, rows and sequences.</summary>
    /// <param name="database">The database.</param>
    /// <param name="before">The print that it will be held against; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Task<DatabasePrint> ReadAsync(TargetDatabase database, DatabasePrint? before, CancellationToken cancellation)
        => Fingerprint.ReadAsync(database, new() { Earlier = before }, cancellation);

    /// <summary>How two prints differ, with rows that do.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <param name="beforeIn">A database that still has the rows of the earlier one.</param>
    /// <param name="afterIn">The database of the later one.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<Difference>> DifferencesAsync(
        DatabasePrint before, DatabasePrint after, TargetDatabase beforeIn, TargetDatabase afterIn, CancellationToken cancellation)
    {
        IReadOnlyList<Difference> differences = Differences.Between(before, after);
        return differences.Count == 0 ? differences : await RowDifferences.FindAsync(beforeIn, afterIn, before, after, differences, cancellation);
    }
}
