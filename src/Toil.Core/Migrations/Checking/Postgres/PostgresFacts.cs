using System.Data.Common;
using System.Globalization;
using Toil.Migrations.Databases;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>What a check asks a PostgreSQL server's catalogs.</summary>
internal sealed class PostgresFacts(TargetDatabase database, TargetSession session, CancellationToken cancellation)
{
    // A row takes about so much room where nobody has counted yet.
    private const int RowBytes = 100;

    /// <summary>Looks a table up as it is.</summary>
    public async Task<CheckTable?> FindAsync(string written)
    {
        try
        {
            return await database.FindTableAsync(session, written) is { } info ? new(info, info.EstimatedRows ?? await GuessAsync(info)) : await RelationAsync(written);
        }
        catch (Npgsql.PostgresException error) when (error.SqlState is "42602" or "0A000" or "42601")
        {
            return null; // no name at all
        }
    }

    /// <summary>The tables that are found without a schema.</summary>
    public async Task<IReadOnlyList<string>> TablesAsync() => [.. (await session.RowsAsync(
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid) AND relnamespace <> 'pg_catalog'::regnamespace LIMIT 10000", cancellation))
        .Select(row => (string)row[0]!)];

    /// <summary>True where a relation of that name is there: an index, a view, a sequence.</summary>
    public async Task<bool> HasRelationAsync(string written) => await session.ScalarAsync("SELECT to_regclass(@p0) IS NOT NULL", cancellation, written) is true;

    /// <summary>The table of an index; null where there is no such index.</summary>
    public async Task<string?> TableOfIndexAsync(string written) => await session.ScalarAsync(
        "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE i.indexrelid = to_regclass(@p0)", cancellation, written) as string;

    /// <summary>The tables that this one's foreign keys lead to: dropping a key locks them too.</summary>
    /// <param name="table">The table.</param>
    /// <param name="constraint">One of them, unquoted; null for all.</param>
    public async Task<IReadOnlyList<string>> ReferencedAsync(TableInfo table, string? constraint) => await TextsAsync(
        "SELECT DISTINCT f.relname::text FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid WHERE k.contype = 'f' AND k.conrelid = @p0::regclass AND k.confrelid <> k.conrelid AND (@p1::text IS NULL OR k.conname = @p1) ORDER BY 1",
        table.Sql, constraint);

    /// <summary>The tables whose rows go when rows of this one go.</summary>
    public Task<IReadOnlyList<string>> CascadesAsync(TableInfo table) => TextsAsync(
        "SELECT DISTINCT c.relname::text FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'f' AND k.confdeltype = 'c' AND k.confrelid = @p0::regclass ORDER BY 1",
        table.Sql);

    /// <summary>The row triggers that an event fires.</summary>
    /// <param name="table">The table.</param>
    /// <param name="bit">4 for INSERT, 8 for DELETE, 16 for UPDATE, as in <c>pg_trigger.tgtype</c>.</param>
    /// <param name="columns">Columns that are set; a trigger for others does not fire.</param>
    public Task<IReadOnlyList<string>> TriggersAsync(TableInfo table, int bit, IReadOnlyList<string> columns) => TextsAsync(
        """
        SELECT t.tgname::text FROM pg_trigger t
        WHERE t.tgrelid = @p0::regclass AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgtype & 1 = 1 AND t.tgtype & @p1 <> 0
          AND (@p1 <> 16 OR cardinality(t.tgattr::int2[]) = 0
               OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr::int2[]) AND a.attname = ANY (@p2)))
        ORDER BY 1
        """,
        table.Sql, bit, columns.ToArray());

    /// <summary>True where row security decides which rows this user sees.</summary>
    public async Task<bool> HasRowSecurityAsync(TableInfo table) => await session.ScalarAsync("SELECT row_security_active(@p0::regclass::oid)", cancellation, table.Sql) is true;

    /// <summary>True where this user may change the table's definition.</summary>
    public async Task<bool> IsOwnerAsync(TableInfo table)
        => await session.ScalarAsync("SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = @p0::regclass", cancellation, table.Sql) is true;

    /// <summary>True for a partitioned table.</summary>
    public async Task<bool> IsPartitionedAsync(TableInfo table)
        => await session.ScalarAsync("SELECT relkind = 'p' FROM pg_class WHERE oid = @p0::regclass", cancellation, table.Sql) is true;

    /// <summary>True where this user may make tables where unqualified names lead.</summary>
    public async Task<bool> MayCreateAsync()
        => await session.ScalarAsync("SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)", cancellation) is true;

    /// <summary>Replicas that stream from this server, as far as this user may see.</summary>
    public async Task<long> ReplicasAsync() => Convert.ToInt64(
        await session.ScalarAsync("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", cancellation), CultureInfo.InvariantCulture);

    /// <summary>Those of the functions whose answer differs from call to call.</summary>
    public Task<IReadOnlyList<string>> VolatileAsync(IReadOnlyList<string> names)
        => TextsAsync("SELECT proname::text FROM pg_proc WHERE proname = ANY (@p0) GROUP BY proname HAVING bool_or(provolatile = 'v') ORDER BY 1", [names.ToArray()]);

    /// <summary>Definitions of the checks of a table that hold for all its rows: <c>CHECK ((n IS NOT NULL))</c>.</summary>
    public Task<IReadOnlyList<string>> ChecksAsync(TableInfo table)
        => TextsAsync("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = @p0::regclass AND contype = 'c' AND convalidated", table.Sql);

    /// <summary>The definition of one check, valid or not; null where there is none.</summary>
    public async Task<string?> CheckAsync(TableInfo table, string name) => await session.ScalarAsync(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = @p0::regclass AND contype = 'c' AND conname = @p1", cancellation, table.Sql, name) as string;

    /// <summary>A type as the server writes it: <c>character varying(20)</c> for <c>varchar(20)</c>.</summary>
    /// <param name="written">As SQL.</param>
    public async Task<string> TypeAsync(string written)
    {
        await using DbCommand command = session.Connection.CreateCommand();
        command.CommandText = $"SELECT CAST(NULL AS {written}\n)";
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        string shown = reader.GetDataTypeName(0);

        // The driver puts the modifier behind the name, where the server has it within.
        int bracket = shown.EndsWith(')') ? shown.LastIndexOf('(') : -1;
        return bracket > 0 && shown.IndexOf(' ', StringComparison.Ordinal) is var blank and > 0 && shown.StartsWith("time", StringComparison.Ordinal)
            ? $"{shown[..blank]}{shown[bracket..]}{shown[blank..bracket]}"
            : shown;
    }

    /// <summary>True where the sessions of this user in this database are in UTC.</summary>
    public async Task<bool> IsInUtcAsync() => await session.ScalarAsync(
        "SELECT current_setting('TimeZone') ~* '^(Etc/)?(UTC|UCT|GMT|GMT[+-]?0|Universal|Zulu|Greenwich)$'", cancellation) is true;

    /// <summary>True where a value of one type is one of the other as it stands.</summary>
    public async Task<bool> IsBinaryCastAsync(string from, string to) => await session.ScalarAsync(
        "SELECT castmethod = 'b' FROM pg_cast WHERE castsource = to_regtype(@p0) AND casttarget = to_regtype(@p1)", cancellation, from, to) is true;

    // A view, a sequence, a foreign table: there, and of no concern here.
    private async Task<CheckTable?> RelationAsync(string written) => await session.RowAsync(
        "SELECT n.nspname::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(@p0)", cancellation, written) is [string schema, string name]
        ? new(
            new() { Kind = TargetKind.PostgreSql, Schema = schema, Name = name, Sql = $"{SqlDialect.Quote(schema)}.{SqlDialect.Quote(name)}", Columns = [], Keys = [] },
            null, IsVague: true)
        : null;

    private async Task<long?> GuessAsync(TableInfo table) => await session.ScalarAsync(
        "SELECT sum(pg_relation_size(relid))::bigint FROM (SELECT @p0::regclass AS relid UNION SELECT relid FROM pg_partition_tree(@p0::regclass)) AS parts", cancellation, table.Sql) is long bytes
        ? bytes / RowBytes
        : null;

    private async Task<IReadOnlyList<string>> TextsAsync(string sql, params object?[] parameters)
        => [.. (await session.RowsAsync(sql, cancellation, parameters)).Select(row => (string)row[0]!)];
}
