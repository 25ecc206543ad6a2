namespace Toil.Migrations.Plans;

/// <summary>A piece of SQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Text">It, as written.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, string Text)
{
    /// <summary>The place behind it.</summary>
    public int End => Start + Text.Length;

    /// <summary>True for blanks and comments, which mean nothing.</summary>
    public bool IsTrivia => Kind is SqlTokenKind.Space or SqlTokenKind.Comment;

    /// <summary>True for a comment that holds a comment.</summary>
    public bool IsNestedComment => Kind == SqlTokenKind.Comment && Text[0] == '/' && Text.IndexOf("/*", 2, StringComparison.Ordinal) > 0;

    /// <summary>True for the keyword (any case).</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for one of the keywords (any case).</summary>
    public bool IsAny(params ReadOnlySpan<string> keywords)
    {
        foreach (string keyword in keywords)
        {
            if (Is(keyword))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for the single character.</summary>
    public bool IsMark(char mark) => Kind == SqlTokenKind.Mark && Text[0] == mark;
}
