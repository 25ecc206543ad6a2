using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>Goes through the pieces of a CREATE TABLE.</summary>
internal sealed class SqliteCursor(List<SqlToken> tokens)
{
    private int _at;

    /// <summary>True at the comma or bracket that ends a column or a constraint.</summary>
    public bool IsEndOfItem => IsMark(',') || IsMark(')');

    /// <summary>True before the character.</summary>
    public bool IsMark(char mark) => Peek().IsMark(mark);

    /// <summary>True before one of the keywords.</summary>
    public bool Is(params ReadOnlySpan<string> keywords) => Peek().IsAny(keywords);

    /// <summary>The next piece.</summary>
    public SqlToken Next()
    {
        SqlToken token = Peek();
        _at++;
        return token;
    }

    /// <summary>Goes behind a keyword that has to be there.</summary>
    public void Take(string keyword)
    {
        if (!TryTake(keyword))
        {
            throw Unknown();
        }
    }

    /// <summary>Goes behind a character that has to be there.</summary>
    public void Take(char mark)
    {
        if (!TryTake(mark))
        {
            throw Unknown();
        }
    }

    /// <summary>Goes behind a keyword, where it is there.</summary>
    public bool TryTake(string keyword)
    {
        bool isThere = _at < tokens.Count && tokens[_at].Is(keyword);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Goes behind a character, where it is there.</summary>
    public bool TryTake(char mark)
    {
        bool isThere = _at < tokens.Count && tokens[_at].IsMark(mark);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Goes to a character.</summary>
    public void SkipTo(char mark)
    {
        while (!IsMark(mark))
        {
            _at++;
        }
    }

    /// <summary>What stands in brackets, with these.</summary>
    public List<SqlToken> Group()
    {
        int start = _at;
        Take('(');
        for (int depth = 1; depth > 0; _at++)
        {
            depth += IsMark('(') ? 1 : IsMark(')') ? -1 : 0;
        }

        return tokens[start.._at];
    }

    /// <summary>What is left.</summary>
    public List<SqlToken> Rest() => tokens[Math.Min(_at, tokens.Count)..];

    /// <summary>ON CONFLICT, where it is there and says anything but the usual.</summary>
    public string Conflict()
    {
        if (!TryTake("ON"))
        {
            return string.Empty;
        }

        Take("CONFLICT");
        string how = Next().Text.ToUpperInvariant();
        return how == "ABORT" ? string.Empty : $" ON CONFLICT {how}";
    }

    /// <summary>What stands behind REFERENCES, with its parts in one order and without those that say the usual.</summary>
    public string Reference(SqliteWords words)
    {
        SortedDictionary<int, string> parts = new() { [0] = $"REFERENCES {SqliteWords.Folded(Next())}{(IsMark('(') ? words.Write(Group()) : string.Empty)}" };
        while (Is("ON", "MATCH", "NOT", "DEFERRABLE") && !(Is("NOT") && _at + 1 < tokens.Count && !tokens[_at + 1].Is("DEFERRABLE")))
        {
            if (TryTake("ON"))
            {
                SqlToken when = Next();
                string action = Next().Text.ToUpperInvariant();
                action = action is "SET" or "NO" ? $"{action} {Next().Text.ToUpperInvariant()}" : action;
                parts[when.Is("UPDATE") ? 1 : 2] = action == "NO ACTION" ? string.Empty : $"ON {when.Text.ToUpperInvariant()} {action}";
            }
            else if (TryTake("MATCH"))
            {
                // Read by SQLite, and not heeded.
                Next();
            }
            else
            {
                bool isNot = TryTake("NOT");
                Take("DEFERRABLE");
                bool isDeferred = TryTake("INITIALLY") && Next().Is("DEFERRED");
                parts[3] = isDeferred && !isNot ? "DEFERRABLE INITIALLY DEFERRED" : string.Empty;
            }
        }

        return string.Join(' ', parts.Values.Where(part => part.Length > 0));
    }

    private SqlToken Peek() => _at < tokens.Count ? tokens[_at] : throw Unknown();

    private SqlFormatException Unknown() => new(_at < tokens.Count ? tokens[_at].Start : 0, "this is no CREATE TABLE that is known here", "Take it as it is.");
}
