using System.Data.Common;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Fingerprints.Postgres;
using Toil.Rollbacks.Fingerprints.Sqlite;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>Reads what a database is, so that it can be compared with what it becomes.</summary>
internal static class Fingerprint
{
    /// <summary>The schema alone.</summary>
    /// <param name="database">The database.</param>
    /// <param name="session">A connection to it; its settings are given back.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ToilException"><c>DatabaseUnreachable</c>, <c>DatabaseAccessDenied</c> and their like.</exception>
    public static async Task<SchemaPrint> SchemaAsync(TargetDatabase database, TargetSession session, CancellationToken cancellation)
    {
        try
        {
            if (database.Location.Kind == TargetKind.Sqlite)
            {
                return await SqliteSchema.ReadAsync(session, cancellation);
            }

            await using PlainSettings settings = await PlainSettings.SetAsync(session, cancellation);
            return await PostgresSchema.ReadAsync(session, cancellation);
        }
        catch (DbException error) when (!cancellation.IsCancellationRequested)
        {
            throw database.Explain(error, "Reading the schema");
        }
        catch (DbException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>Schema, rows and sequences, all of one view of the data. Nothing is written, and no lock is held that would keep others from writing rows.</summary>
    /// <param name="database">The database.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ToilException">Names the table that cannot be read.</exception>
    public static Task<DatabasePrint> ReadAsync(TargetDatabase database, FingerprintOptions options, CancellationToken cancellation)
        => database.Location.Kind == TargetKind.Sqlite ? SqliteReader.ReadAsync(database, options, cancellation) : PostgresReader.ReadAsync(database, options, cancellation);
}
