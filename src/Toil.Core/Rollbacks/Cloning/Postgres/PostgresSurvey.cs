using Npgsql;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>What there is in a database that is to be cloned, as far as the manner of cloning depends on it.</summary>
internal sealed record PostgresSurvey
{
    // Tables and sequences of the database's own: what belongs to an extension comes with it, but for the tables whose rows it says are to be kept.
    internal const string Own = """
        c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND (NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
             OR EXISTS (SELECT FROM pg_extension e WHERE c.oid = ANY (e.extconfig)))
        """;

    private const string Relations = $"""
        SELECT format('%I.%I', n.nspname, c.relname), c.relkind::text, c.relpersistence = 'u',
               has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT (c.relkind <> 'S' AND row_security_active(c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'S') AND {Own} ORDER BY 1
        """;

    private const string ForeignSql = """
        SELECT format('%I.%I', n.nspname, c.relname), s.srvname
        FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_foreign_server s ON s.oid = f.ftserver ORDER BY 1
        """;

    private const string Counts = """
        SELECT pg_database_size(current_database()), (SELECT count(subname) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()),
               EXISTS (SELECT FROM pg_largeobject_metadata), pg_backend_pid()
        """;

    /// <summary>The database.</summary>
    public required string Name { get; init; }

    /// <summary>Its server, and this user there.</summary>
    public required PostgresServerFacts Server { get; init; }

    /// <summary>What belongs to it from outside.</summary>
    public required PostgresTraits Traits { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Tables, partitioned ones included, as they stand in SQL.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>Tables and sequences that this user may not read, or not all rows of.</summary>
    public required IReadOnlyList<string> Denied { get; init; }

    /// <summary>Tables that a crash empties.</summary>
    public required IReadOnlyList<string> Unlogged { get; init; }

    /// <summary>Tables that lie elsewhere, each with its server.</summary>
    public required IReadOnlyList<string> ForeignTables { get; init; }

    /// <summary>Its extensions.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>Subscriptions to publications of others.</summary>
    public required long Subscriptions { get; init; }

    /// <summary>True where it has large objects.</summary>
    public required bool HasLargeObjects { get; init; }

    /// <summary>Looks.</summary>
    public static async Task<PostgresSurvey> TakeAsync(TargetSession session, CancellationToken cancellation)
    {
        string name = ((NpgsqlConnection)session.Connection).Database;
        List<object?[]> relations = await session.RowsAsync(Relations, cancellation);
        object?[] counts = (await session.RowAsync(Counts, cancellation))!;
        return new()
        {
            Name = name,
            Server = await PostgresServerFacts.ReadAsync(session, cancellation),
            Traits = (await PostgresTraits.ReadAsync(session, name, cancellation))!,
            Size = (long)counts[0]!,
            Tables = [.. relations.Where(row => (string)row[1]! != "S").Select(row => (string)row[0]!)],
            Denied = [.. relations.Where(row => row[3] is false).Select(row => (string)row[0]!)],
            Unlogged = [.. relations.Where(row => row[2] is true).Select(row => (string)row[0]!)],
            ForeignTables = [.. (await session.RowsAsync(ForeignSql, cancellation)).Select(row => $"{row[0]} ({row[1]})")],
            Extensions = [.. (await session.RowsAsync("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1", cancellation)).Select(row => (string)row[0]!)],
            Subscriptions = (long)counts[1]!,
            HasLargeObjects = counts[2] is true,
        };
    }

    /// <summary>Says what a clone does not have, or has and should be known of.</summary>
    /// <param name="notes">Where to.</param>
    /// <param name="isSample">True for a part of the rows.</param>
    public void Tell(CloneNotes notes, bool isSample)
    {
        if (ForeignTables.Count > 0)
        {
            notes.Add($"These tables lie on other servers and are not cloned: what a migration does to them, it does there: {string.Join(", ", ForeignTables)}.");
        }

        if (Subscriptions > 0)
        {
            notes.Add("The source's subscriptions are not in the clone: they would be the publisher's to serve.");
        }

        if (isSample && HasLargeObjects)
        {
            notes.Add("The source's large objects are not in the sample.");
        }

        if (Unlogged.Count > 0)
        {
            notes.Add(Server.IsStandby
                ? $"Unlogged tables are empty in the clone, since a standby has none of their rows: {string.Join(", ", Unlogged)}."
                : $"These tables are unlogged, in the clone as well, and a crash of its server empties them: {string.Join(", ", Unlogged)}.");
        }
    }
}
