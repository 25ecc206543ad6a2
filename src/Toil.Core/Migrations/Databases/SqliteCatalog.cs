using System.Globalization;

namespace Toil.Migrations.Databases;

/// <summary>Reads what SQLite knows of a table.</summary>
internal static class SqliteCatalog
{
    private const int Sampled = 10_000;
    private const int LeastBytes = 8; // of a row in the file

    public static async Task<TableInfo?> FindTableAsync(TargetSession session, string table)
    {
        (string schema, string written) = Split(table);
        string quoted = SqlDialect.Quote(schema);
        if (await session.ScalarAsync(
            $"SELECT name FROM {quoted}.sqlite_master WHERE type = 'table' AND name = @p0 COLLATE NOCASE", CancellationToken.None, written) is not string name)
        {
            return null;
        }

        List<object?[]> columns = await session.RowsAsync(
            $"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM {quoted}.pragma_table_xinfo(@p0)", CancellationToken.None, name);
        string sql = await session.ScalarAsync($"SELECT sql FROM {quoted}.sqlite_master WHERE type = 'table' AND name = @p0", CancellationToken.None, name) as string ?? string.Empty;
        bool isRowid = !IsWithoutRowid(sql);
        string[] primary = [.. columns.Where(row => Number(row[4]) > 0).OrderBy(row => Number(row[4])).Select(row => (string)row[0]!)];

        // The rowid under another name: never NULL, whatever is declared.
        List<object?[]> indexes = await session.RowsAsync(
            $"SELECT name, origin, partial FROM {quoted}.pragma_index_list(@p0) WHERE \"unique\" = 1 ORDER BY origin <> 'pk', seq DESC", CancellationToken.None, name);

        // INTEGER PRIMARY KEY DESC has an index of its own: it is a column like others, which may be NULL or hold text.
        bool isRowidKey = isRowid && !indexes.Exists(index => (string)index[1]! == "pk") && primary is [var only] && string.Equals((string)columns.Single(row => (string)row[0]! == only)[1]!, "INTEGER", StringComparison.OrdinalIgnoreCase);
        ColumnInfo[] infos = [.. columns.Where(row => Number(row[5]) != 1).Select(row => new ColumnInfo(
            (string)row[0]!, (string)row[1]!,
            Number(row[2]) == 0 && !(Number(row[4]) > 0 && (isRowidKey || !isRowid)),
            row[3] as string, Number(row[5]) >= 2))];
        List<KeyInfo> keys = [];
        if (isRowidKey)
        {
            keys.Add(new("PRIMARY KEY", primary, IsPrimary: true, HasNulls: false, IsPartial: false) { IsNumbered = true });
        }

        foreach (object?[] index in indexes)
        {
            keys.Add(await KeyAsync(session, quoted, infos, (string)index[0]!, (string)index[1]! == "pk", Number(index[2]) != 0));
        }

        return new()
        {
            Kind = TargetKind.Sqlite,
            Schema = schema,
            Name = name,
            Sql = $"{quoted}.{SqlDialect.Quote(name)}",
            Columns = infos,
            Keys = keys,
            // A declared ON CONFLICT IGNORE leaves a row out, and REPLACE takes others away, without a word.
            MayRefuseRows = sql.Contains("CONFLICT", StringComparison.OrdinalIgnoreCase) || Number(await session.ScalarAsync(
                $"SELECT count(*) FROM {quoted}.sqlite_master WHERE type = 'trigger' AND tbl_name = @p0 COLLATE NOCASE", CancellationToken.None, name)) > 0,
            EstimatedRows = await EstimateAsync(session, quoted, name),
        };
    }

    private static async Task<KeyInfo> KeyAsync(TargetSession session, string schema, ColumnInfo[] columns, string index, bool isPrimary, bool isPartial)
    {
        // An index under another collation than its column's does not hold the column's order.
        List<object?[]> parts = await session.RowsAsync(
            $"SELECT name, cid, coll FROM {schema}.pragma_index_xinfo(@p0) WHERE key = 1 ORDER BY seqno", CancellationToken.None, index);
        string[] names = parts.Exists(part => part[0] is null) ? [] : [.. parts.Select(part => (string)part[0]!)];
        return new(index, names, isPrimary, names.Any(name => columns.FirstOrDefault(column => column.Name == name) is not { IsNullable: false }), isPartial);
    }

    /// <summary>
    /// The count of a small table; else how dense the first rowids are, carried on to the last, and no more than the file has room for: numbers that hold a
    /// time have gaps of millions.
    /// </summary>
    private static async Task<long?> EstimateAsync(TargetSession session, string schema, string name)
    {
        string table = $"{schema}.{SqlDialect.Quote(name)}";
        try
        {
            object?[] ids = (await session.RowAsync(
                $"SELECT (SELECT min(rowid) FROM {table}), (SELECT max(rowid) FROM {table}), (SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET {Sampled}), "
                + $"(SELECT page_count * page_size FROM {schema}.pragma_page_count, {schema}.pragma_page_size)", CancellationToken.None))!;
            return ids is [long first, long last, long behind, long bytes]
                ? (long)Math.Min((Sampled * ((double)last - first) / ((double)behind - first)) + 1, bytes / LeastBytes)
                : Number(await session.ScalarAsync($"SELECT count(*) FROM {table}", CancellationToken.None));
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return null; // WITHOUT ROWID
        }
    }

    private static bool IsWithoutRowid(string sql) => sql.LastIndexOf(')') is var end and > 0
        && sql[end..].Contains("WITHOUT", StringComparison.OrdinalIgnoreCase) && sql[end..].Contains("ROWID", StringComparison.OrdinalIgnoreCase);

    private static (string Schema, string Name) Split(string table) => TableName.Parse(table) switch
    {
        [var schema, var name] => (schema, name),
        [var name] => ("main", name),
        _ => ("main", table),
    };

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
