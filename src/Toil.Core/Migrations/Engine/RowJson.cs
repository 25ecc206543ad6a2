using Toil.Migrations.Databases;

namespace Toil.Migrations.Engine;

/// <summary>A row as JSON text, and back, in the database's own SQL.</summary>
internal static class RowJson
{
    private const string JsonNull = "toil_null";

    /// <summary>An expression that writes a row.</summary>
    public static string Of(TableInfo table) => table.Kind == TargetKind.PostgreSql
        // A column of type json keeps the line breaks that it was written with, between its values; a line of the file is a row.
        ? $"translate(row_to_json((SELECT toil_row FROM (SELECT {string.Join(", ", table.Columns.Select(Shown))}) toil_row))::text, E'\\n\\r', '  ')"
        : $"json_object({string.Join(", ", Written(table).Select(column => $"{Text(column.Name)}, CASE typeof({SqlDialect.Quote(column.Name)}) WHEN 'blob' THEN json_object('b', hex({SqlDialect.Quote(column.Name)})) WHEN 'real' THEN json_object('r', printf('%!.17g', {SqlDialect.Quote(column.Name)})) WHEN 'text' THEN {Whole(SqlDialect.Quote(column.Name))} ELSE {SqlDialect.Quote(column.Name)} END"))})";

    /// <summary>A statement that puts a row back; its one parameter is the text.</summary>
    public static string Restore(TableInfo table)
    {
        string columns = string.Join(", ", Written(table).Select(column => SqlDialect.Quote(column.Name)));
        return table.Kind == TargetKind.PostgreSql
            ? $"INSERT INTO {table.Sql} ({columns}) OVERRIDING SYSTEM VALUE SELECT {string.Join(", ", Written(table).Select(PutBack))} FROM json_populate_record(NULL::{table.Sql}, CAST(@p0 AS json))"
            : $"INSERT INTO {table.Sql} ({columns}) SELECT {string.Join(", ", Written(table).Select(column => Value(column.Name)))}";
    }

    private static IEnumerable<ColumnInfo> Written(TableInfo table) => table.Columns.Where(column => column.IsKept);

    // PostgreSQL reads a JSON null as NULL, so one that is a value of a JSON column has a form of its own. An array's text keeps where its numbers begin; types
    // that have a JSON form of their own (hstore, geometry) do not read it back, or not all of it.
    private static string Shown(ColumnInfo column)
    {
        string name = SqlDialect.Quote(column.Name);
        return IsJson(column) ? $"CASE WHEN {(column.Type == "json" ? "json" : "jsonb")}_typeof({name}) = 'null' THEN CAST('{{\"{JsonNull}\": true}}' AS {column.Type}) ELSE {name} END AS {name}"
            : column.Type.EndsWith("[]", StringComparison.Ordinal) || HasOwnForm(column.Type) ? $"CAST({name} AS text) AS {name}"
            : name;
    }

    private static string PutBack(ColumnInfo column) => IsJson(column)
        ? $"CASE WHEN CAST(@p0 AS json) -> {Text(column.Name)} ->> '{JsonNull}' = 'true' THEN CAST('null' AS {column.Type}) ELSE {SqlDialect.Quote(column.Name)} END"
        : SqlDialect.Quote(column.Name);

    private static bool IsJson(ColumnInfo column) => column.Type is "json" or "jsonb";

    private static bool HasOwnForm(string type) => type.Split('(')[0].Split('.')[^1].Trim('"') is "hstore" or "geometry" or "geography";

    // unhex() is newer than the SQLite of many machines: the hexadecimal text is made bytes by a function of Toil's own.
    private static string Value(string column)
    {
        if (column.Any(c => c is '"' or '\\' or < ' '))
        {
            // JSON writes such a name otherwise than a path does, which so finds nothing.
            return $"(SELECT CASE type WHEN 'object' THEN CASE WHEN json_type(value, '$.t') IS NULL THEN toil_value(value) ELSE CAST(toil_value(value) AS TEXT) END ELSE value END FROM json_each(@p0) WHERE key = {Text(column)})";
        }

        string path = Text($"$.\"{column}\"");
        return $"CASE json_type(@p0, {path}) WHEN 'object' THEN CASE WHEN json_type(@p0, {Text($"$.\"{column}\".t")}) IS NULL THEN toil_value(json_extract(@p0, {path})) ELSE CAST(toil_value(json_extract(@p0, {path})) AS TEXT) END ELSE json_extract(@p0, {path}) END";
    }

    // Text that the program cannot read, and so not write, as it is.
    private static string Whole(string column)
        => $"CASE WHEN CAST({SqliteDigest.TextName}({column}) AS BLOB) = CAST({column} AS BLOB) THEN {column} ELSE json_object('t', hex(CAST({column} AS BLOB))) END";

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
