using System.Globalization;
using System.Text.Json;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Walks a table by a unique key: finds its end, the next range, and says in SQL which rows lie in a range.</summary>
/// <remarks>
/// A key is kept as JSON text: an array with one element for each column. PostgreSQL's are the text that the server writes for the value; SQLite's are
/// numbers, texts, and objects for what JSON has no form of its own (<c>{"b": "hex"}</c> for bytes, <c>{"r": "text"}</c> for reals).
/// </remarks>
internal sealed class KeyWalk
{
    private readonly SqlDialect _dialect;
    private readonly ColumnInfo[] _columns;
    private readonly string _read;
    private readonly string _order;
    private readonly string _backwards;

    public KeyWalk(SqlDialect dialect, TableInfo table, IReadOnlyList<string> key)
    {
        _dialect = dialect;
        Table = table;
        Key = key;
        IsNumbered = table.Keys.Any(known => known.IsNumbered && known.Columns.SequenceEqual(key));
        _columns = [.. key.Select(name => table.Find(name)!)];

        // Under other names: ORDER BY takes a name for that of an output column first, and would sort numbers as text.
        _read = string.Join(", ", key.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{dialect.ReadKey(name)} AS toil_{i}")));
        _order = string.Join(", ", key.Select(SqlDialect.Quote));
        _backwards = string.Join(", ", key.Select(name => $"{SqlDialect.Quote(name)} DESC"));
    }

    /// <summary>The table.</summary>
    public TableInfo Table { get; }

    /// <summary>Its key's columns, unquoted.</summary>
    public IReadOnlyList<string> Key { get; }

    /// <summary>True where the key is one whole number, whatever is written to it.</summary>
    public bool IsNumbered { get; }

    /// <summary>Chooses the key of a table.</summary>
    /// <param name="database">The target.</param>
    /// <param name="table">The table.</param>
    /// <param name="asked">Columns that the plan names; empty for the primary key, else the first unique one.</param>
    /// <param name="step">The step, for errors.</param>
    /// <exception cref="ToilException"><c>KeyUnfit</c>: there is none to walk by; says why and what to do.</exception>
    public static KeyWalk For(TargetDatabase database, TableInfo table, IReadOnlyList<string> asked, string step)
    {
        KeyInfo[] fitting = [.. table.Keys.Where(key => key.IsWalkable)];
        KeyInfo? chosen = asked.Count == 0
            ? fitting.FirstOrDefault()
            : Array.Find(fitting, key => key.Columns.SequenceEqual(asked.Select(name => table.FindWritten(name)?.Name ?? name), StringComparer.Ordinal));
        return chosen is not null ? new(database.Dialect, table, chosen.Columns) : throw ToilException.Invalid(
            "KeyUnfit", $"{step}: the table {table.Name} has no key to walk by: {WhyNot(table, asked)}.",
            "Give it a primary key, or a unique index over columns that are NOT NULL, and name those columns under 'key:'.", table.Name);
    }

    /// <summary>The greatest key; null for an empty table.</summary>
    public async Task<string?> EndAsync(TargetSession session, CancellationToken cancellation)
        => await session.RowAsync($"SELECT {_read} FROM {Table.Sql} ORDER BY {_backwards} LIMIT 1", cancellation) is { } row ? Whole(row) : null;

    /// <summary>Rows up to a key, for the record. Where it is the greatest there is, the engine counts the whole table, which is faster.</summary>
    public async Task<long> CountAsync(TargetSession session, string bound, CancellationToken cancellation) => await EndAsync(session, cancellation) == bound
        ? Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) FROM {Table.Sql}", cancellation), CultureInfo.InvariantCulture)
        : await CountAsync(session, null, bound, cancellation);

    /// <summary>Rows of a range.</summary>
    public async Task<long> CountAsync(TargetSession session, string? low, string high, CancellationToken cancellation)
    {
        KeyRange range = Range(low, high, 0);
        return Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) FROM {Table.Sql} WHERE {range.Sql}", cancellation, range.Parameters), CultureInfo.InvariantCulture);
    }

    /// <summary>The key that ends a range of so many rows behind <paramref name="low"/>; <paramref name="bound"/> where there are fewer.</summary>
    public async Task<string> NextAsync(TargetSession session, string? low, string bound, int rows, CancellationToken cancellation)
    {
        KeyRange range = Range(low, bound, 0);
        object?[]? row = await session.RowAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT {_read} FROM {Table.Sql} WHERE {range.Sql} ORDER BY {_order} LIMIT 1 OFFSET {rows - 1}"),
            cancellation, range.Parameters);
        return row is null ? bound : Whole(row);
    }

    /// <summary>The rows behind <paramref name="low"/> up to and including <paramref name="high"/>, as a condition.</summary>
    /// <param name="low">A key; null for the table's beginning.</param>
    /// <param name="high">A key; null for the table's end.</param>
    /// <param name="first">Number of the first parameter.</param>
    /// <param name="alias">What the table is called in the statement; null for its bare columns.</param>
    /// <param name="columns">The key's columns in another table, in the same order; null for this one's.</param>
    public KeyRange Range(string? low, string? high, int first, string? alias = null, IReadOnlyList<string>? columns = null)
    {
        string dot = alias is null ? string.Empty : $"{alias}.";
        string names = Row((columns ?? Key).Select(name => dot + SqlDialect.Quote(name)));
        int next = first;
        List<object?> parameters = [];
        string Bound(string key)
        {
            parameters.AddRange(Read(key));
            return Row(_columns.Select(column => _dialect.KeyParameter(column, next++)));
        }

        string? above = low is null ? null : $"{names} > {Bound(low)}";
        string? below = high is null ? null : $"{names} <= {Bound(high)}";
        return new(above is null || below is null ? above ?? below ?? "1 = 1" : $"{above} AND {below}", [.. parameters]);
    }

    /// <summary>The rows that have one of some keys, as a condition.</summary>
    /// <param name="keys">At least one.</param>
    /// <param name="first">Number of the first parameter.</param>
    public KeyRange Among(IReadOnlyList<string> keys, int first)
    {
        int next = first;
        string rows = string.Join(", ", keys.Select(_ => $"({string.Join(", ", _columns.Select(column => _dialect.KeyParameter(column, next++)))})"));
        return new($"{Row(Key.Select(SqlDialect.Quote))} IN (VALUES {rows})", [.. keys.SelectMany(Read)]);
    }

    /// <summary>A key for people: <c>42</c>, <c>(7, a)</c>.</summary>
    public static string Show(string? key)
    {
        if (key is null)
        {
            return "the beginning";
        }

        string[] parts = [.. Read(key).Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty)];
        return Values.InertText.From(parts is [var only] ? only : $"({string.Join(", ", parts)})", 120);
    }

    // Rows behind a key that was read otherwise than it is would be walked for ever, or not at all.
    private string Whole(object?[] row) => !row.Contains(null) ? Write(row) : throw new ToilException(
        "KeyUnfit", ErrorKind.Conflict, $"The table {Table.Name} has a key ({string.Join(", ", Key)}) whose text is no UTF-8, or holds a NUL.",
        "Correct that text, or name another key under 'key:'.", Table.Name);

    private static string Row(IEnumerable<string> parts) => string.Join(", ", parts) is var list && list.Contains(", ", StringComparison.Ordinal) ? $"({list})" : list;

    private static string WhyNot(TableInfo table, IReadOnlyList<string> asked) => asked.Count > 0
        ? $"no unique index without nulls is over ({string.Join(", ", asked)}) in this order"
        : (table.Keys.Count == 0 ? null : table.Keys[0]) switch
        {
            null => "it has no primary key and no unique index",
            { HasNulls: true } key => $"columns of {key.Name} may be NULL",
            { IsPartial: true } key => $"{key.Name} does not hold for all rows at all times",
            var key => $"{key.Name} is over expressions",
        };

    /// <summary>A key of one whole number, as it is kept.</summary>
    public string Numbered(long number) => Write([Table.Kind == TargetKind.PostgreSql ? number.ToString(CultureInfo.InvariantCulture) : number]);

    /// <summary>A key as it is kept.</summary>
    public static string Write(object?[] row)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (object? value in row)
            {
                switch (value)
                {
                    case long number:
                        json.WriteNumberValue(number);
                        break;
                    case double real:
                        json.WriteStartObject();
                        json.WriteString("r", real.ToString("R", CultureInfo.InvariantCulture));
                        json.WriteEndObject();
                        break;
                    case byte[] bytes:
                        json.WriteStartObject();
                        json.WriteString("b", Convert.ToHexString(bytes));
                        json.WriteEndObject();
                        break;
                    default:
                        json.WriteStringValue((string)value!);
                        break;
                }
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The values of a key, as they are given to the database.</summary>
    public static IEnumerable<object?> Read(string key)
    {
        List<object?> values = [];
        string? form = null; // of a value for which JSON has none of its own
        Utf8JsonReader json = new(System.Text.Encoding.UTF8.GetBytes(key));
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    form = json.GetString();
                    break;
                case JsonTokenType.EndObject:
                    form = null;
                    break;
                case JsonTokenType.Number:
                    values.Add(json.GetInt64());
                    break;
                case JsonTokenType.String:
                    string text = json.GetString()!;
                    values.Add(form switch { null => text, "r" => double.Parse(text, CultureInfo.InvariantCulture), _ => Convert.FromHexString(text) });
                    break;
                case JsonTokenType.Null:
                    values.Add(null);
                    break;
            }
        }

        return values;
    }
}

/// <summary>A condition and its parameters.</summary>
/// <param name="Sql">The condition.</param>
/// <param name="Parameters">In order.</param>
internal sealed record KeyRange(string Sql, object?[] Parameters);
