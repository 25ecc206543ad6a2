using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Shapes;

/// <summary>Walks over the pieces of a statement.</summary>
internal sealed class SqlCursor(IReadOnlyList<SqlToken> tokens)
{
    private int _at;

    /// <summary>True behind the last piece.</summary>
    public bool IsAtEnd => _at >= tokens.Count;

    /// <summary>The next piece; an empty one at the end.</summary>
    public SqlToken Next => Peek(0);

    /// <summary>A piece further on; an empty one behind the end.</summary>
    public SqlToken Peek(int ahead) => _at + ahead < tokens.Count ? tokens[_at + ahead] : new(SqlTokenKind.Space, 0, string.Empty);

    /// <summary>Takes these keywords where they are next, in order.</summary>
    public bool Take(params ReadOnlySpan<string> keywords)
    {
        for (int i = 0; i < keywords.Length; i++)
        {
            if (!Peek(i).Is(keywords[i]))
            {
                return false;
            }
        }

        _at += keywords.Length;
        return true;
    }

    /// <summary>Takes a single character where it is next.</summary>
    public bool TakeMark(char mark)
    {
        bool isNext = Next.IsMark(mark);
        _at += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>Takes the next piece, whatever it is.</summary>
    public SqlToken Take() => tokens[_at++];

    /// <summary>Takes a name, with what stands before it and a dot: <c>sales."Orders"</c>. Null where none is next.</summary>
    public string? Name()
    {
        if (Next.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted))
        {
            return null;
        }

        string name = Take().Text;
        while (Next.IsMark('.') && Peek(1).Kind is SqlTokenKind.Word or SqlTokenKind.Quoted)
        {
            _at++;
            name += $".{Take().Text}";
        }

        return name;
    }

    /// <summary>Takes what stands in brackets, without the brackets; nothing where no bracket is next.</summary>
    public IReadOnlyList<SqlToken> Group()
    {
        if (!Next.IsMark('('))
        {
            return [];
        }

        int start = ++_at;
        for (int depth = 1; !IsAtEnd; _at++)
        {
            depth += Next.IsMark('(') ? 1 : Next.IsMark(')') ? -1 : 0;
            if (depth == 0)
            {
                return Slice(start, _at++);
            }
        }

        return Slice(start, _at);
    }

    /// <summary>Takes pieces up to the first outside of brackets that ends them, which is left.</summary>
    public IReadOnlyList<SqlToken> Until(Func<SqlToken, bool> ends)
    {
        int start = _at;
        for (int depth = 0; !IsAtEnd && !(depth == 0 && ends(Next)); _at++)
        {
            depth += Next.IsMark('(') || Next.IsMark('[') ? 1 : Next.IsMark(')') || Next.IsMark(']') ? -1 : 0;
        }

        return Slice(start, _at);
    }

    /// <summary>Everything that is left, divided at the commas outside of brackets.</summary>
    public IEnumerable<IReadOnlyList<SqlToken>> List()
    {
        while (!IsAtEnd)
        {
            yield return Until(token => token.IsMark(','));
            TakeMark(',');
        }
    }

    /// <summary>True where the keywords stand somewhere ahead, in order, outside of brackets.</summary>
    public bool Holds(params ReadOnlySpan<string> keywords)
    {
        int depth = 0;
        for (int i = _at; i < tokens.Count; i++)
        {
            depth += tokens[i].IsMark('(') ? 1 : tokens[i].IsMark(')') ? -1 : 0;
            int found = 0;
            while (depth == 0 && found < keywords.Length && i + found < tokens.Count && tokens[i + found].Is(keywords[found]))
            {
                found++;
            }

            if (found == keywords.Length)
            {
                return true;
            }
        }

        return false;
    }

    private SqlToken[] Slice(int start, int end)
    {
        SqlToken[] slice = new SqlToken[end - start];
        for (int i = start; i < end; i++)
        {
            slice[i - start] = tokens[i];
        }

        return slice;
    }
}
