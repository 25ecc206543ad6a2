using System.Globalization;
using Npgsql;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Reads the schema of a PostgreSQL database from its catalog.</summary>
internal static class PostgresSchema
{
    /// <summary>Every object. The session has to be under <see cref="PlainSettings"/>.</summary>
    public static async Task<SchemaPrint> ReadAsync(TargetSession session, CancellationToken cancellation)
    {
        int version = ((NpgsqlConnection)session.Connection).PostgreSqlVersion.Major;
        List<SchemaObject> objects = [];
        foreach (string query in (IEnumerable<string>)
            [.. RelationQueries.All, .. HangingQueries.All, .. TypeQueries.All, .. RoutineQueries.All, .. OtherQueries.All(version), .. ThingQueries.All])
        {
            foreach (object?[] row in await session.RowsAsync($"{CatalogScope.Start}\n{query}", cancellation))
            {
                string[] of = [.. ((Array)row[3]!).Cast<object?>().OfType<string>()];
                string definition = Convert.ToString(row[2], CultureInfo.InvariantCulture) ?? string.Empty;
                objects.Add(new((string)row[0]!, (string)row[1]!, ArrayCasts.Spread(definition)) { Of = of });
            }
        }

        return SchemaPrint.Of(objects);
    }
}
