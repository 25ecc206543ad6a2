namespace Toil.Migrations.Plans;

/// <summary>One statement of a text.</summary>
/// <param name="Text">It, from its first word to its last, without the semicolon.</param>
/// <param name="Start">Where it begins in the text that it was taken from.</param>
/// <param name="Tokens">Its pieces, without blanks and comments; their places are those of the whole text.</param>
internal sealed record SqlStatement(string Text, int Start, IReadOnlyList<SqlToken> Tokens)
{
    /// <summary>What it means, without layout: the same for two statements that differ in blanks and comments alone.</summary>
    public string Meaning => string.Join('\0', Tokens.Select(token => token.Text));

    /// <summary>True where it begins with these keywords.</summary>
    public bool Begins(params ReadOnlySpan<string> keywords)
    {
        for (int i = 0; i < keywords.Length; i++)
        {
            if (i >= Tokens.Count || !Tokens[i].Is(keywords[i]))
            {
                return false;
            }
        }

        return true;
    }
}
