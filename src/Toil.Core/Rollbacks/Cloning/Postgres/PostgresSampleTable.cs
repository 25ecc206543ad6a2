using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>A table as a sample is taken from it.</summary>
internal sealed record PostgresSampleTable
{
    // Its size is the present one, its rows a page those of the last ANALYZE: so the server's planner counts as well.
    private const string TableSql = $"""
        SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname), c.relname, c.relkind = 'p', c.relpersistence = 'u',
               CASE WHEN c.reltuples >= 0 AND c.relpages > 0
                    THEN (c.reltuples::float8 / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int))::bigint END,
               (SELECT coalesce(e.extcondition[array_position(e.extconfig, c.oid)], '') FROM pg_extension e WHERE c.oid = ANY (e.extconfig)),
               coalesce(pg_partition_root(c.oid)::oid::bigint, c.oid::bigint)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND {PostgresSurvey.Own} ORDER BY 2
        """;

    // Binary forms of composite types, of arrays of a user's types and of registered names hold numbers that are another database's. Types that the server comes with keep theirs.
    private const string ColumnSql = """
        SELECT a.attrelid::bigint, a.attname,
               t.typtype = 'e' OR (b.typtype = 'e' AND t.typtype = 'd')
               OR (b.oid < 10000 AND b.typtype IN ('b', 'r', 'm') AND b.typsend <> 0 AND b.typreceive <> 0 AND b.typname !~ '^_?(reg|xml|aclitem)')
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
        WHERE a.attrelid = ANY (@p0::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attrelid, a.attnum
        """;

    private const string KeySql = """
        SELECT x.indrelid::bigint, array_agg(a.attname::text ORDER BY p.n), bool_and(a.atttypid IN (20, 21, 23))
        FROM pg_index x CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS p (attnum, n) JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = p.attnum
        WHERE x.indrelid = ANY (@p0::oid[]) AND x.indisunique AND x.indisvalid AND x.indimmediate AND x.indpred IS NULL AND x.indexprs IS NULL AND p.n <= x.indnkeyatts
        GROUP BY x.indrelid, x.indexrelid, x.indisprimary HAVING bool_and(a.attnotnull)
        ORDER BY x.indisprimary DESC, x.indexrelid
        """;

    /// <summary>Its number in the source.</summary>
    public required long Oid { get; init; }

    /// <summary>Schema and name as they stand in SQL.</summary>
    public required string Sql { get; init; }

    /// <summary>Its name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>True where its rows lie in partitions.</summary>
    public required bool IsPartitioned { get; init; }

    /// <summary>True where a crash empties it.</summary>
    public required bool IsUnlogged { get; init; }

    /// <summary>Rows, about; null where the server has not counted yet.</summary>
    public required long? Estimate { get; init; }

    /// <summary>For a table of an extension the condition of the rows to be kept, or nothing for all; null for any other.</summary>
    public required string? Condition { get; init; }

    /// <summary>The whole of which it is a partition; itself where it is none.</summary>
    public required long Root { get; init; }

    /// <summary>Columns that can be written, unquoted.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>True where all of them mean the same in binary form.</summary>
    public required bool IsBinary { get; init; }

    /// <summary>The columns of a unique key; empty where there is none.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>True where the key is one integer.</summary>
    public required bool HasIntegerKey { get; init; }

    /// <summary>As it stands behind FROM: without what inherits from it, unless that is where its rows are.</summary>
    public string From => IsPartitioned ? Sql : $"ONLY {Sql}";

    /// <summary>The columns, as they stand in a list.</summary>
    public string List(string prefix = "") => string.Join(", ", Columns.Select(column => prefix + SqlDialect.Quote(column)));

    /// <summary>Reads those of a database.</summary>
    public static async Task<IReadOnlyList<PostgresSampleTable>> ReadAsync(TargetSession session, CancellationToken cancellation)
    {
        List<object?[]> rows = await session.RowsAsync(TableSql, cancellation);
        object oids = rows.Select(row => (long)row[0]!).ToArray();
        ILookup<long, object?[]> columns = (await session.RowsAsync(ColumnSql, cancellation, oids)).ToLookup(row => (long)row[0]!);
        ILookup<long, object?[]> keys = (await session.RowsAsync(KeySql, cancellation, oids)).ToLookup(row => (long)row[0]!);
        return [.. rows.Select(row =>
        {
            long oid = (long)row[0]!;
            object?[]? key = keys[oid].FirstOrDefault();
            return new PostgresSampleTable
            {
                Oid = oid,
                Sql = (string)row[1]!,
                Name = (string)row[2]!,
                IsPartitioned = (bool)row[3]!,
                IsUnlogged = (bool)row[4]!,
                Estimate = row[5] as long?,
                Condition = row[6] as string,
                Root = (long)row[7]!,
                Columns = [.. columns[oid].Select(column => (string)column[1]!)],
                IsBinary = columns[oid].All(column => column[2] is true),
                Key = key is null ? [] : (string[])key[1]!,
                HasIntegerKey = key is { } found && found[2] is true && ((string[])found[1]!).Length == 1,
            };
        })];
    }
}
