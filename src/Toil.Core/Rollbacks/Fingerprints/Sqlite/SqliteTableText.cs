using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>
/// Takes a CREATE TABLE apart into what it says, wherever it says it: a constraint behind a column is that of the table over this column. SQLite's own pragmas do not tell of
/// checks, collations, expressions and deferred keys.
/// </summary>
internal sealed class SqliteTableText
{
    private readonly SqliteWords _words;
    private readonly SqliteCursor _at;

    private SqliteTableText(SqliteWords words, List<SqlToken> tokens)
    {
        _words = words;
        _at = new(tokens);
    }

    /// <summary>Columns in order, each with what is said of it alone: type, NOT NULL, default, collation, expression.</summary>
    public List<(string Name, string Definition)> Columns { get; } = [];

    /// <summary>Constraints, each with a name of its own.</summary>
    public List<(string Name, string Definition)> Constraints { get; } = [];

    /// <summary>WITHOUT ROWID and STRICT.</summary>
    public string Options { get; private set; } = string.Empty;

    /// <summary>Takes one apart.</summary>
    /// <exception cref="SqlFormatException">It has a form that is not known here.</exception>
    public static SqliteTableText Read(SqliteWords words, string sql)
    {
        SqliteTableText table = new(words, SqliteWords.Read(sql));
        table.Read();
        return table;
    }

    private void Read()
    {
        _at.SkipTo('(');
        _at.Take('(');
        do
        {
            if (_at.Is("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"))
            {
                // No comma has to stand between them.
                while (!_at.IsEndOfItem)
                {
                    Constraint(null, ConstraintName());
                }
            }
            else
            {
                Column();
            }
        }
        while (_at.TryTake(','));
        _at.Take(')');
        Options = string.Join(' ', _words.Write(_at.Rest()).Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)).ToUpperInvariant();
    }

    private void Column()
    {
        SqlToken name = _at.Next();
        List<SqlToken> type = [];
        while (!_at.IsEndOfItem && !_at.Is("CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS"))
        {
            type.AddRange(_at.IsMark('(') ? _at.Group() : [_at.Next()]);
        }

        SortedDictionary<int, string> facts = new() { [0] = _words.Write(type) };
        string? constraint = null;
        while (!_at.IsEndOfItem)
        {
            if (_at.Is("CONSTRAINT"))
            {
                constraint = ConstraintName();
            }
            else if (_at.TryTake("NOT"))
            {
                _at.Take("NULL");
                facts[1] = $"NOT NULL{_at.Conflict()}";
            }
            else if (_at.TryTake("NULL"))
            {
                _at.Conflict();
            }
            else if (_at.TryTake("DEFAULT"))
            {
                facts[3] = $"DEFAULT {Default()}";
            }
            else if (_at.TryTake("COLLATE"))
            {
                facts[2] = $"COLLATE {SqliteWords.Folded(_at.Next())}";
            }
            else if (_at.Is("GENERATED", "AS"))
            {
                facts[4] = Generated();
            }
            else
            {
                Constraint(name, constraint);
                constraint = null;
            }
        }

        Columns.Add((SqliteWords.Unquote(name), string.Join(' ', facts.Values.Where(fact => fact.Length > 0))));
    }

    private string Generated()
    {
        if (_at.TryTake("GENERATED"))
        {
            _at.Take("ALWAYS");
        }

        _at.Take("AS");
        string expression = _words.Write(_at.Group());
        bool isStored = _at.TryTake("STORED");
        _ = isStored || _at.TryTake("VIRTUAL");
        return $"GENERATED ALWAYS AS {expression} {(isStored ? "STORED" : "VIRTUAL")}";
    }

    private string? ConstraintName() => _at.TryTake("CONSTRAINT") ? SqliteWords.Unquote(_at.Next()) : null;

    // A bare or double-quoted word is a string there, in the case in which it is written.
    private string Default()
    {
        if (_at.IsMark('('))
        {
            return _words.Write(_at.Group()[1..^1]);
        }

        SqlToken first = _at.Next();
        return first.Kind == SqlTokenKind.Operator ? first.Text + _at.Next().Text
            : first.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && !first.IsAny("NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP")
                ? $"'{SqliteWords.Unquote(first).Replace("'", "''", StringComparison.Ordinal)}'"
            : _words.Write([first]);
    }

    /// <param name="of">The column that it stands behind; null for one of the table.</param>
    /// <param name="name">Its name, or null.</param>
    private void Constraint(SqlToken? of, string? name)
    {
        string Keys() => of is { } column ? $"({SqliteWords.Folded(column)})" : _words.Write(_at.Group().Where(token => !token.Is("ASC")));
        if (_at.TryTake("PRIMARY"))
        {
            _at.Take("KEY");
            string keys = Keys();
            bool counts = keys.EndsWith(" autoincrement)", StringComparison.Ordinal);

            // As SQLite has it, DESC behind the column makes another key than within the brackets: no name for the rowid.
            string descending = of is not null && !_at.TryTake("ASC") && _at.TryTake("DESC") ? " DESC" : string.Empty;
            string conflict = _at.Conflict();
            counts |= _at.TryTake("AUTOINCREMENT");
            Add("PRIMARY KEY", $"PRIMARY KEY {keys.Replace(" autoincrement)", ")", StringComparison.Ordinal)}{descending}{conflict}{(counts ? " AUTOINCREMENT" : string.Empty)}");
        }
        else if (_at.TryTake("UNIQUE"))
        {
            string keys = Keys();
            Add($"UNIQUE {keys}", $"UNIQUE {keys}{_at.Conflict()}");
        }
        else if (_at.TryTake("CHECK"))
        {
            string check = $"CHECK {_words.Write(_at.Group())}";
            Add(name is null ? check : SqliteWords.Name(name), check + _at.Conflict());
        }
        else if (of is null && _at.TryTake("FOREIGN"))
        {
            _at.Take("KEY");
            string keys = Keys();
            _at.Take("REFERENCES");
            Add($"FOREIGN KEY {keys}", $"FOREIGN KEY {keys} {_at.Reference(_words)}");
        }
        else
        {
            _at.Take("REFERENCES");
            Add($"FOREIGN KEY {Keys()}", $"FOREIGN KEY {Keys()} {_at.Reference(_words)}");
        }
    }

    private void Add(string name, string definition)
    {
        string unique = name;
        for (int i = 2; Constraints.Exists(known => known.Name == unique); i++)
        {
            unique = $"{name} {i}";
        }

        Constraints.Add((unique, definition));
    }
}
