using System.Buffers;

namespace Toil.Migrations.Plans;

/// <summary>
/// Takes SQL apart. A plan does not say for which engine it is, so both are read at once: what only one of them has (nested comments,
/// <c>E''</c> and dollar quotes of PostgreSQL; backticks of SQLite) means nothing else in the other. A <c>[</c> is a bracket, as in an array.
/// </summary>
internal sealed class SqlLexer
{
    private const string CloseIt = "Close it.";

    // https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS, without the backtick.
    private static readonly SearchValues<char> s_operator = SearchValues.Create("+-*/<>=~!@#%^&|?");

    // Only with one of these may an operator of several characters end in + or -.
    private static readonly SearchValues<char> s_lasting = SearchValues.Create("~!@#%^&|?");

    private static readonly SearchValues<char> s_space = SearchValues.Create(" \t\r\n\f\v");

    private readonly string _sql;
    private int _at;

    private SqlLexer(string sql) => _sql = sql;

    /// <summary>Takes a text apart without losing any of it: the pieces put together are the text.</summary>
    /// <exception cref="SqlFormatException">A string, a quoted name or a comment is not closed; or there is a NUL character.</exception>
    public static List<SqlToken> Read(string sql)
    {
        if (sql.IndexOf('\0') is var nul and >= 0)
        {
            throw new SqlFormatException(nul, "the SQL holds a NUL character", "Take it out.");
        }

        SqlLexer lexer = new(sql);
        List<SqlToken> tokens = [];
        while (lexer._at < sql.Length)
        {
            int start = lexer._at;
            SqlTokenKind kind = lexer.Next();
            tokens.Add(new(kind, start, sql[start..lexer._at]));
        }

        return tokens;
    }

    /// <summary>True for what may stand in a name without quotes, after its first character.</summary>
    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= '\x80';

    private char Peek(int ahead = 0) => _at + ahead < _sql.Length ? _sql[_at + ahead] : '\0';

    private SqlTokenKind Next() => Peek() switch
    {
        var c when s_space.Contains(c) => Run(static c => s_space.Contains(c), SqlTokenKind.Space),
        '-' when Peek(1) == '-' => Run(static c => c != '\n', SqlTokenKind.Comment),
        '/' when Peek(1) == '*' => Comment(),
        '\'' => Quoted('\'', 0, hasEscapes: false, SqlTokenKind.Text),
        '"' => Quoted('"', 0, hasEscapes: false, SqlTokenKind.Quoted),
        '`' => Quoted('`', 0, hasEscapes: false, SqlTokenKind.Quoted),
        'e' or 'E' when Peek(1) == '\'' => Quoted('\'', 1, hasEscapes: true, SqlTokenKind.Text),
        'b' or 'B' or 'n' or 'N' or 'x' or 'X' when Peek(1) == '\'' => Quoted('\'', 1, hasEscapes: false, SqlTokenKind.Text),
        'u' or 'U' when Peek(1) == '&' && Peek(2) is '\'' => Quoted('\'', 2, hasEscapes: false, SqlTokenKind.Text),
        'u' or 'U' when Peek(1) == '&' && Peek(2) is '"' => Quoted('"', 2, hasEscapes: false, SqlTokenKind.Quoted),
        '$' => Dollar(),
        >= '0' and <= '9' => Number(),
        '.' when char.IsAsciiDigit(Peek(1)) => Number(),
        ':' when Peek(1) == ':' => Take(2, SqlTokenKind.Operator),
        var c when IsNamePart(c) => Run(IsNamePart, SqlTokenKind.Word),
        var c when s_operator.Contains(c) => Operator(),
        _ => Take(1, SqlTokenKind.Mark),
    };

    private SqlTokenKind Take(int count, SqlTokenKind kind)
    {
        _at += count;
        return kind;
    }

    private SqlTokenKind Run(Func<char, bool> belongs, SqlTokenKind kind)
    {
        while (_at < _sql.Length && belongs(_sql[_at]))
        {
            _at++;
        }

        return kind;
    }

    private SqlTokenKind Comment()
    {
        int start = _at;
        int depth = 0;
        do
        {
            int more = (Peek(), Peek(1)) switch
            {
                ('/', '*') => 1,
                ('*', '/') => -1,
                _ => 0,
            };
            depth += more;
            _at += more == 0 ? 1 : 2;
        }
        while (depth > 0 && _at < _sql.Length);
        return depth == 0 ? SqlTokenKind.Comment : throw new SqlFormatException(start, "this comment is not closed", CloseIt);
    }

    private SqlTokenKind Quoted(char quote, int prefix, bool hasEscapes, SqlTokenKind kind)
    {
        int start = _at;
        for (_at += prefix + 1; _at < _sql.Length; _at++)
        {
            if (hasEscapes && _sql[_at] == '\\')
            {
                _at++;
            }
            else if (_sql[_at] == quote)
            {
                _at++;
                if (Peek() != quote)
                {
                    return kind;
                }
            }
        }

        throw new SqlFormatException(
            start, kind == SqlTokenKind.Text ? "this string is not closed" : "this quoted name is not closed",
            $"Close it; inside, a {quote} is written twice.");
    }

    private SqlTokenKind Dollar()
    {
        int start = _at;
        int end = _at + 1;
        while (end < _sql.Length && IsNamePart(_sql[end]) && _sql[end] != '$')
        {
            end++;
        }

        if (end >= _sql.Length || _sql[end] != '$' || char.IsAsciiDigit(_sql[_at + 1]))
        {
            _at = end;
            return end == start + 1 ? SqlTokenKind.Mark : SqlTokenKind.Parameter;
        }

        string tag = _sql[start..(end + 1)];
        int close = _sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        _at = close < 0 ? throw new SqlFormatException(start, $"the string that begins with {tag} is not closed", CloseIt) : close + tag.Length;
        return SqlTokenKind.Text;
    }

    private SqlTokenKind Number()
    {
        if (Peek() == '0' && char.ToLowerInvariant(Peek(1)) is 'x' or 'o' or 'b')
        {
            _at += 2;
            return Run(static c => char.IsAsciiHexDigit(c) || c == '_', SqlTokenKind.Number);
        }

        Run(IsDigit, SqlTokenKind.Number);
        if (Peek() == '.' && Peek(1) != '.')
        {
            _at++;
            Run(IsDigit, SqlTokenKind.Number);
        }

        if (Peek() is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _at += 2;
            Run(IsDigit, SqlTokenKind.Number);
        }

        return SqlTokenKind.Number;

        static bool IsDigit(char c) => char.IsAsciiDigit(c) || c == '_';
    }

    private SqlTokenKind Operator()
    {
        int start = _at;
        while (_at < _sql.Length && s_operator.Contains(_sql[_at]) && !(_at > start && (Peek(), Peek(1)) is ('-', '-') or ('/', '*')))
        {
            _at++;
        }

        while (_at > start + 1 && _sql[_at - 1] is '+' or '-' && !_sql.AsSpan(start, _at - start).ContainsAny(s_lasting))
        {
            _at--;
        }

        return SqlTokenKind.Operator;
    }
}
