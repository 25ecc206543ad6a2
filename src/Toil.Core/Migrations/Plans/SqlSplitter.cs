using System.Text;

namespace Toil.Migrations.Plans;

/// <summary>Divides SQL at its semicolons, and leaves whole what has semicolons inside: strings, brackets, and the bodies of triggers and functions.</summary>
internal sealed class SqlSplitter
{
    private readonly string _sql;
    private readonly List<SqlStatement> _statements = [];
    private readonly List<SqlToken> _current = [];
    private readonly List<SqlToken> _nested = [];
    private readonly Stack<SqlToken> _open = new();

    private SqlSplitter(string sql) => _sql = sql;

    /// <summary>The statements of a text; empty ones are left out.</summary>
    /// <exception cref="SqlFormatException">Something is not closed, or closed without having been opened.</exception>
    public static IReadOnlyList<SqlStatement> Split(string sql)
    {
        SqlSplitter splitter = new(sql);
        foreach (SqlToken token in SqlLexer.Read(sql))
        {
            splitter.Take(token);
        }

        splitter.Finish();
        return splitter._statements;
    }

    private void Take(SqlToken token)
    {
        if (token.IsTrivia)
        {
            if (token.IsNestedComment)
            {
                _nested.Add(token);
            }

            return;
        }

        if (token.IsMark(';') && _open.Count == 0)
        {
            Finish();
            return;
        }

        Nest(token);
        _current.Add(token);
    }

    private void Nest(SqlToken token)
    {
        bool inBody = _open.TryPeek(out SqlToken top) && top.Kind == SqlTokenKind.Word;
        if (token.IsMark('(') || token.IsMark('[') || OpensBody(token, inBody))
        {
            _open.Push(token);
        }
        else if (token.IsMark(')') || token.IsMark(']'))
        {
            if (_open.Count == 0 || _open.Pop() is var opened && !opened.IsMark(token.IsMark(')') ? '(' : '['))
            {
                throw new SqlFormatException(token.Start, $"this '{token.Text}' closes nothing", "Take it out, or open what it closes.");
            }
        }
        else if (inBody && token.Is("END") && !_current[^1].IsMark('.'))
        {
            _open.Pop();
        }
    }

    // SQLite's triggers and PostgreSQL's BEGIN ATOMIC; a CASE inside ends with an END of its own.
    private bool OpensBody(SqlToken token, bool inBody)
        => inBody ? token.Is("CASE")
            : _open.Count == 0 && ((token.Is("BEGIN") && IsTrigger) || (token.Is("ATOMIC") && IsRoutine && _current[^1].Is("BEGIN")));

    private bool IsTrigger => _current.Count > 2 && _current[0].Is("CREATE")
        && (_current[1].Is("TRIGGER") || (_current[1].IsAny("TEMP", "TEMPORARY") && _current[2].Is("TRIGGER")));

    private bool IsRoutine => _current.Count > 3 && _current[0].Is("CREATE")
        && (_current[1].IsAny("FUNCTION", "PROCEDURE") || (_current[1].Is("OR") && _current[3].IsAny("FUNCTION", "PROCEDURE")));

    private void Finish()
    {
        if (_open.TryPeek(out SqlToken open))
        {
            throw new SqlFormatException(
                open.Start, open.Kind == SqlTokenKind.Word ? $"this {open.Text} has no END" : $"this '{open.Text}' is not closed", "Close it.");
        }

        if (_current.Count > 0)
        {
            int start = _current[0].Start;
            _statements.Add(new(Plain(start, _current[^1].End), start, [.. _current]));
            _current.Clear();
            _nested.Clear();
        }
    }

    // A comment within a comment ends elsewhere in SQLite than in PostgreSQL: blanked, it means nothing to both.
    private string Plain(int start, int end)
    {
        StringBuilder text = new(_sql, start, end - start, 0);
        foreach (SqlToken comment in _nested.Where(comment => comment.Start > start && comment.End < end))
        {
            Blank(text, comment, start);
        }

        return text.ToString();
    }

    /// <summary>Writes blanks over a comment; lines stay lines, and places stay places.</summary>
    internal static void Blank(StringBuilder text, SqlToken comment, int textStart)
    {
        for (int i = 0; i < comment.Text.Length; i++)
        {
            text[comment.Start - textStart + i] = comment.Text[i] is '\n' or '\r' ? comment.Text[i] : ' ';
        }
    }
}
