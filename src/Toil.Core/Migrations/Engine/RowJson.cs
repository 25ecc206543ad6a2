using Toil.Migrations.Databases;

namespace Toil.Migrations.Engine;

/// <summary>A row as JSON text, and back, in the database's own SQL.</summary>
internal static class RowJson
{
    /// <summary>An expression that writes a row.</summary>
    public static string Of(TableInfo table) => table.Kind == TargetKind.PostgreSql
        // A column of type json keeps the line breaks that it was written with, between its values; a line of the file is a row.
        ? $"translate(row_to_json({SqlDialect.Quote(table.Name)}.*)::text, E'\\n\\r', '  ')"
        : $"json_object({string.Join(", ", Written(table).Select(column => $"{Text(column.Name)}, CASE typeof({SqlDialect.Quote(column.Name)}) WHEN 'blob' THEN json_object('b', hex({SqlDialect.Quote(column.Name)})) WHEN 'real' THEN json_object('r', printf('%!.17g', {SqlDialect.Quote(column.Name)})) ELSE {SqlDialect.Quote(column.Name)} END"))})";

    /// <summary>A statement that puts a row back; its one parameter is the text.</summary>
    public static string Restore(TableInfo table)
    {
        string columns = string.Join(", ", Written(table).Select(column => SqlDialect.Quote(column.Name)));
        return table.Kind == TargetKind.PostgreSql
            ? $"INSERT INTO {table.Sql} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM json_populate_record(NULL::{table.Sql}, CAST(@p0 AS json))"
            : $"INSERT INTO {table.Sql} ({columns}) SELECT {string.Join(", ", Written(table).Select(column => Value(column.Name)))}";
    }

    private static IEnumerable<ColumnInfo> Written(TableInfo table) => table.Columns.Where(column => !column.IsGenerated);

    // unhex() is newer than the SQLite of many machines: the hexadecimal text is made bytes by a function of Toil's own.
    private static string Value(string column)
    {
        string path = Text($"$.\"{column}\"");
        return $"CASE json_type(@p0, {path}) WHEN 'object' THEN toil_value(json_extract(@p0, {path})) ELSE json_extract(@p0, {path}) END";
    }

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
