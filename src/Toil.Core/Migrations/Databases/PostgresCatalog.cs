namespace Toil.Migrations.Databases;

/// <summary>Reads what PostgreSQL knows of a table.</summary>
internal static class PostgresCatalog
{
    // Ordinary and partitioned tables.
    private const string Table = """
        SELECT c.oid::bigint, n.nspname, c.relname,
               c.relrowsecurity OR EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid) OR EXISTS (
                 WITH RECURSIVE whole(id) AS (SELECT c.oid UNION SELECT h.inhrelid FROM pg_inherits h JOIN whole w ON h.inhparent = w.id)
                 SELECT FROM pg_trigger t JOIN whole w ON t.tgrelid = w.id WHERE NOT t.tgisinternal AND t.tgtype & 1 = 1),
               (SELECT CASE WHEN min(l.reltuples) < 0 THEN NULL ELSE sum(l.reltuples)::bigint END
                FROM pg_class l WHERE l.relkind <> 'p' AND (l.oid = c.oid OR l.oid IN (SELECT relid FROM pg_partition_tree(c.oid) WHERE isleaf))),
               EXISTS (SELECT FROM pg_class l WHERE l.relpersistence = 'u' AND (l.oid = c.oid OR l.oid IN (SELECT relid FROM pg_partition_tree(c.oid)))),
               c.relpersistence = 't', c.relrowsecurity AND row_security_active(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = to_regclass(@p0) AND c.relkind IN ('r', 'p')
        """;

    private const string Columns = """
        SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
               a.attgenerated <> '' OR a.attidentity = 'a', a.attidentity = 'a'
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = @p0::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        """;

    // An index over expressions has a 0 among its columns. Included columns stand behind the key's.
    private const string Keys = """
        SELECT i.relname, x.indisprimary, x.indpred IS NOT NULL OR NOT x.indisvalid OR NOT x.indimmediate OR x.indnkeyatts > coalesce(array_length(k.names, 1), 0),
               CASE WHEN 0 = ANY (x.indkey::int2[]) THEN '{}'::text[] ELSE k.names END
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam AND m.amname = 'btree'
             CROSS JOIN LATERAL (SELECT array_agg(a.attname::text ORDER BY p.n) AS names
                                 FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS p (attnum, n)
                                      JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = p.attnum
                                 WHERE p.n <= x.indnkeyatts) k
        WHERE x.indrelid = @p0::oid AND x.indisunique
        ORDER BY NOT x.indisprimary, i.relname
        """;

    public static async Task<TableInfo?> FindTableAsync(TargetSession session, string table)
    {
        if (await session.RowAsync(Table, CancellationToken.None, table) is not [long oid, string schema, string name, bool mayRefuse, var rows, bool isUnlogged, bool isTemporary, bool hidesRows])
        {
            return null;
        }

        ColumnInfo[] columns = [.. (await session.RowsAsync(Columns, CancellationToken.None, oid))
            .Select(row => new ColumnInfo((string)row[0]!, (string)row[1]!, (bool)row[2]!, row[3] as string, (bool)row[4]!) { IsIdentity = (bool)row[5]! })];
        KeyInfo[] keys = [.. (await session.RowsAsync(Keys, CancellationToken.None, oid)).Select(row =>
        {
            string[] names = row[3] as string[] ?? [];
            ColumnInfo[] key = [.. names.Select(known => columns.Single(column => column.Name == known))];
            return new KeyInfo((string)row[0]!, names, (bool)row[1]!, key.Any(column => column.IsNullable), (bool)row[2]!)
            {
                IsNumbered = key is [{ Type: "smallint" or "integer" or "bigint" }],
            };
        })];
        return new()
        {
            Kind = TargetKind.PostgreSql,
            Schema = schema,
            Name = name,
            Sql = $"{SqlDialect.Quote(schema)}.{SqlDialect.Quote(name)}",
            Columns = columns,
            Keys = keys,
            MayRefuseRows = mayRefuse,
            IsUnlogged = isUnlogged,
            IsTemporary = isTemporary,
            HidesRows = hidesRows,
            EstimatedRows = rows as long?,
        };
    }
}
