using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations.Control;

/// <summary>Toil's own tables in the target database.</summary>
internal static class ControlSchema
{
    /// <summary>The version that this program writes.</summary>
    public const long Version = 1;

    private const string Exists = "SELECT version FROM toil_migration_version";

    /// <summary>Makes the tables where they are missing.</summary>
    /// <exception cref="ToilException"><c>MigrationSchemaTooNew</c>: a newer Toil made them.</exception>
    public static async Task EnsureAsync(TargetDatabase database, TargetSession session, CancellationToken cancellation)
    {
        if (await IsThereAsync(database, session, cancellation))
        {
            return;
        }

        await session.BeginAsync(cancellation);
        try
        {
            if (database.Dialect.LockForSetup is { } statement)
            {
                await session.ExecuteAsync(statement, cancellation);
            }

            foreach (string table in Tables(database.Dialect))
            {
                await session.ExecuteAsync(table, cancellation);
            }

            await session.CommitAsync();
        }
        catch
        {
            await session.RollbackAsync();
            throw;
        }
    }

    /// <summary>True where the tables are there.</summary>
    /// <exception cref="ToilException"><c>MigrationSchemaTooNew</c>.</exception>
    public static async Task<bool> IsThereAsync(TargetDatabase database, TargetSession session, CancellationToken cancellation)
    {
        if (await database.FindTableAsync(session, "toil_migration_version") is null)
        {
            return false;
        }

        long? version = await session.ScalarAsync(Exists, cancellation) as long?;
        return version > Version
            ? throw new ToilException(
                "MigrationSchemaTooNew", ErrorKind.Conflict,
                $"The control tables in {database.Location.Display} are of version {version}, and this Toil knows {Version}.", "Use the newer Toil.", database.Location.Display)
            : version is not null;
    }

    private static IEnumerable<string> Tables(SqlDialect dialect) =>
    [
        """
        CREATE TABLE IF NOT EXISTS toil_migration (
            name text NOT NULL PRIMARY KEY, plan_hash text NOT NULL, direction text NOT NULL, state text NOT NULL, reason text,
            epoch bigint NOT NULL, holder text, beats bigint NOT NULL DEFAULT 0, lag bigint, step integer NOT NULL DEFAULT 0,
            started_at bigint, finished_at bigint)
        """,
        """
        CREATE TABLE IF NOT EXISTS toil_migration_step (
            migration text NOT NULL, number integer NOT NULL, direction text NOT NULL, name text NOT NULL, kind text NOT NULL, hash text NOT NULL,
            state text NOT NULL, bound text, cursor text, pass integer NOT NULL DEFAULT 1, statement integer NOT NULL DEFAULT 0, journal text,
            file_length bigint NOT NULL DEFAULT 0, rows_before bigint, rows_after bigint, scanned bigint NOT NULL DEFAULT 0,
            matched bigint NOT NULL DEFAULT 0, affected bigint NOT NULL DEFAULT 0, skipped bigint NOT NULL DEFAULT 0,
            batches bigint NOT NULL DEFAULT 0, batch_size integer NOT NULL DEFAULT 0, elapsed bigint NOT NULL DEFAULT 0, digest text, detail text,
            PRIMARY KEY (migration, number, direction))
        """,
        """
        CREATE TABLE IF NOT EXISTS toil_migration_batch (
            migration text NOT NULL, number integer NOT NULL, direction text NOT NULL, batch bigint NOT NULL, pass integer NOT NULL,
            low text, high text NOT NULL, scanned bigint NOT NULL, matched bigint NOT NULL, affected bigint NOT NULL, skipped bigint NOT NULL,
            digest text NOT NULL, millis bigint NOT NULL, epoch bigint NOT NULL, at bigint NOT NULL,
            PRIMARY KEY (migration, number, direction, batch))
        """,
        $"""
        CREATE TABLE IF NOT EXISTS toil_migration_event (
            id {dialect.Identity}, migration text NOT NULL, at bigint NOT NULL, kind text NOT NULL, number integer, detail text NOT NULL)
        """,
        "CREATE INDEX IF NOT EXISTS toil_migration_event_of ON toil_migration_event (migration, id)",
        "CREATE TABLE IF NOT EXISTS toil_migration_beat (migration text NOT NULL PRIMARY KEY, epoch bigint NOT NULL, at bigint NOT NULL, lease bigint NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS toil_migration_request (
            migration text NOT NULL PRIMARY KEY, wanted text NOT NULL, reason text, asked_by text NOT NULL, asked_at bigint NOT NULL)
        """,
        "CREATE TABLE IF NOT EXISTS toil_migration_version (version bigint NOT NULL PRIMARY KEY)",
        $"INSERT INTO toil_migration_version (version) SELECT {Version} WHERE NOT EXISTS (SELECT 1 FROM toil_migration_version)",
    ];
}
