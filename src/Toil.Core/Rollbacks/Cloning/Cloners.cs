using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Cloning.Postgres;
using Toil.Rollbacks.Cloning.Sqlite;

namespace Toil.Rollbacks.Cloning;

/// <summary>Finds the cloner for a database.</summary>
internal static class Cloners
{
    /// <summary>Makes it; nothing is connected to before it is used.</summary>
    /// <param name="context">Clock, redactor, and where clones that cannot be removed are told of.</param>
    /// <param name="source">What is to be cloned. Stays the caller's; no session of his may be open on a PostgreSQL database that is to be copied as a template.</param>
    /// <param name="options">Where to.</param>
    /// <exception cref="ToilException"><c>CloneServerUnfit</c>: the server for the clones is of another engine.</exception>
    public static ICloner For(OperationContext context, TargetDatabase source, CloneOptions options)
    {
        if (options.Server is { } server && (server.Kind != TargetKind.PostgreSql || source.Location.Kind != TargetKind.PostgreSql))
        {
            throw ToilException.Invalid(
                "CloneServerUnfit", $"Clones of {source.Location} cannot be made on {server}: they are of different engines, or it is a file.",
                "Name a PostgreSQL server for clones of a PostgreSQL database, and none for a SQLite file.", server.Display);
        }

        return source.Location.Kind == TargetKind.Sqlite ? new SqliteCloner(context, source.Location, options) : new PostgresCloner(context, source.Location, options);
    }
}
