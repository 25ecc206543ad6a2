using System.Data.Common;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Fingerprints.Postgres;
using Toil.Rollbacks.Fingerprints.Sqlite;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>Finds the rows behind a difference: reads the ranges that differ of both databases, and shows some rows.</summary>
internal static class RowDifferences
{
    /// <summary>Fills in what <see cref="Differences.Between(DatabasePrint, DatabasePrint)"/> could not know from digests.</summary>
    /// <param name="beforeIn">A database that should still have the rows of before: the clone that was not migrated.</param>
    /// <param name="afterIn">The database of the later print.</param>
    /// <param name="before">The earlier print.</param>
    /// <param name="after">The later one, read with <see cref="FingerprintOptions.Earlier"/>.</param>
    /// <param name="differences">What is known so far.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The same, those of rows with how many, with samples, or with a note why there are none; and those of tables that have lost a column and differ in another.</returns>
    /// <exception cref="ToilException">A database cannot be read.</exception>
    public static async Task<IReadOnlyList<Difference>> FindAsync(
        TargetDatabase beforeIn, TargetDatabase afterIn, DatabasePrint before, DatabasePrint after, IReadOnlyList<Difference> differences, CancellationToken cancellation)
    {
        TablePair[] pairs = [.. TablePair.Of(before, after).Where(pair => pair.Differs)];
        if (pairs.Length == 0)
        {
            return differences;
        }

        await using IRowSource then = await OpenAsync(beforeIn, cancellation);
        await using IRowSource now = await OpenAsync(afterIn, cancellation);
        Dictionary<string, Difference?> found = new(StringComparer.Ordinal);
        foreach (TablePair pair in pairs)
        {
            try
            {
                found[pair.Name] = await new TableDifference(pair, then, now).FindAsync(cancellation);
            }
            catch (DbException error)
            {
                cancellation.ThrowIfCancellationRequested();
                throw afterIn.Explain(error, $"Comparing the rows of {pair.Name} with those in {beforeIn.Location.Display}");
            }
        }

        // In place of those that were there; a table that could not be compared by digests has none yet.
        HashSet<string> known = [.. differences.Where(one => one.Kind == Differences.Rows).Select(one => one.Name)];
        return
        [
            .. differences.Select(one => one.Kind == Differences.Rows && found.TryGetValue(one.Name, out Difference? more) ? more ?? one : one),
            .. found.Values.OfType<Difference>().Where(one => !known.Contains(one.Name)),
        ];
    }

    private static async Task<IRowSource> OpenAsync(TargetDatabase database, CancellationToken cancellation)
    {
        try
        {
            return database.Location.Kind == TargetKind.Sqlite ? await SqliteRowSource.OpenAsync(database, cancellation) : await PostgresRowSource.OpenAsync(database, cancellation);
        }
        catch (DbException error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw database.Explain(error, "Comparing rows");
        }
    }
}
