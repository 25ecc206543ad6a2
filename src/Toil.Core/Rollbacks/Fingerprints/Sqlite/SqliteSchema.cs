using System.Globalization;
using Microsoft.Data.Sqlite;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>Reads the schema of a SQLite database: what its statements mean, not how they are written, since ALTER TABLE writes them anew.</summary>
internal sealed class SqliteSchema
{
    // Tables that are kept by a virtual one are its own affair.
    private const string Statements = $"""
        SELECT s.type, s.name, s.tbl_name, s.sql FROM main.sqlite_master s
        WHERE s.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND s.sql IS NOT NULL
          AND s.tbl_name NOT LIKE 'toil\_migration%' ESCAPE '\' AND s.name NOT LIKE 'toil\_migration%' ESCAPE '\'
          AND NOT {SqliteShadows.IsKept}
        """;

    private readonly List<SchemaObject> _objects = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _views = new(StringComparer.OrdinalIgnoreCase);
    private readonly SqliteWords _words;

    private SqliteSchema() => _words = new(_names);

    /// <summary>Every object.</summary>
    public static async Task<SchemaPrint> ReadAsync(TargetSession session, CancellationToken cancellation)
    {
        SqliteSchema schema = new();
        List<object?[]> rows = await session.RowsAsync(Statements, cancellation);
        Dictionary<string, string[]> columns = new(StringComparer.Ordinal);
        foreach (string name in rows.Where(row => (string)row[0]! is "table" or "view").Select(row => (string)row[1]!))
        {
            columns[name] = await ColumnsAsync(session, name, cancellation);
            schema._names.Add(name);
            schema._names.UnionWith(columns[name]);
        }

        schema._views.UnionWith(rows.Where(row => (string)row[0]! == "view").Select(row => (string)row[1]!));
        foreach (object?[] row in rows)
        {
            schema.Add((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!, columns);
        }

        foreach (string setting in (string[])["user_version", "application_id"])
        {
            object? value = await session.ScalarAsync($"PRAGMA main.{setting}", cancellation);
            schema._objects.Add(new("setting", setting, Convert.ToString(value, CultureInfo.InvariantCulture)!));
        }

        return SchemaPrint.Of(schema._objects);
    }

    private static async Task<string[]> ColumnsAsync(TargetSession session, string table, CancellationToken cancellation)
    {
        try
        {
            return [.. (await session.RowsAsync("SELECT name FROM pragma_table_xinfo(@p0)", cancellation, table)).Select(row => (string)row[0]!)];
        }
        catch (SqliteException) when (!cancellation.IsCancellationRequested)
        {
            // A view over what is gone, or a virtual table whose module is not here.
            return [];
        }
    }

    private void Add(string type, string name, string table, string sql, Dictionary<string, string[]> columns)
    {
        string written = SqliteWords.Name(name);
        try
        {
            List<SqlToken> tokens = SqliteWords.Read(sql);
            switch (type)
            {
                case "table" when tokens.Count > 1 && tokens[1].Is("VIRTUAL"):
                    // What a module is told, only the module understands.
                    _objects.Add(new("virtual table", written, string.Join(' ', tokens.SkipWhile(token => !token.Is("USING")).Select(token => token.Text))));
                    break;
                case "table":
                    AddTable(written, SqliteTableText.Read(_words, sql));
                    break;
                case "view":
                    string head = string.Join(", ", columns[name].Select(SqliteWords.Name));
                    _objects.Add(new("view", written, $"({head}) {_words.Write(tokens.SkipWhile(token => !token.Is("AS")))}"));
                    break;
                case "index":
                    string unique = tokens[1].Is("UNIQUE") ? "UNIQUE " : string.Empty;
                    string body = _words.Write(AfterName(tokens, "INDEX").Where(token => !token.Is("ASC")));
                    _objects.Add(Of("table", table, new("index", written, unique + body)));
                    break;
                default:
                    _objects.Add(Of(_views.Contains(table) ? "view" : "table", table, new(type, written, _words.Write(AfterName(tokens, "TRIGGER")))));
                    break;
            }
        }
        catch (SqlFormatException)
        {
            _objects.Add(new(type, written, sql));
        }
    }

    private void AddTable(string name, SqliteTableText text)
    {
        string[] of = [$"table {name}"];
        _objects.Add(new("table", name, $"TABLE {text.Options}".TrimEnd()));
        _objects.AddRange(text.Columns.Select(column => new SchemaObject("column", $"{name}.{SqliteWords.Name(column.Name)}", column.Definition) { Of = of }));
        _objects.Add(new("column order", name, string.Join(", ", text.Columns.Select(column => SqliteWords.Name(column.Name)))) { Of = of });
        _objects.AddRange(text.Constraints.Select(one => new SchemaObject("constraint", $"{name}.{one.Name}", one.Definition) { Of = of }));
    }

    private static SchemaObject Of(string kind, string table, SchemaObject one) => one with { Of = [$"{kind} {SqliteWords.Name(table)}"] };

    // CREATE .. INDEX [IF NOT EXISTS] [schema .] name
    private static IEnumerable<SqlToken> AfterName(List<SqlToken> tokens, string keyword)
    {
        int at = tokens.FindIndex(token => token.Is(keyword)) + 1;
        at += tokens[at].Is("IF") && tokens[at + 1].Is("NOT") ? 3 : 0;
        at += tokens[at + 1].IsMark('.') ? 2 : 0;
        return tokens.Skip(at + 1);
    }
}
