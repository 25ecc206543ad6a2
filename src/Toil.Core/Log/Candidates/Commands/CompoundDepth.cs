namespace Toil.Log.Candidates.Commands;

/// <summary>How many compound commands a line leaves open: <c>for</c> without <c>done</c>, <c>if</c> without <c>fi</c>.</summary>
internal static class CompoundDepth
{
    /// <summary>Counts them; only words where a command may begin are keywords.</summary>
    public static int Of(List<ShellToken> tokens)
    {
        int depth = 0;
        bool isCommand = true;
        foreach (ShellToken token in tokens)
        {
            if (token.Kind == TokenKind.Control)
            {
                depth += token.Value switch { "(" => 1, ")" => -1, _ => 0 };
                isCommand = true;
                continue;
            }

            if (!isCommand || token.IsQuoted)
            {
                isCommand = false;
                continue;
            }

            depth += token.Value switch
            {
                "if" or "for" or "while" or "until" or "select" or "case" or "{" => 1,
                "fi" or "done" or "esac" or "}" => -1,
                _ => 0,
            };
            isCommand = token.Value is "do" or "then" or "else" or "elif" or "{" or "!" or "if" or "while" or "until" or "time";
        }

        return depth;
    }
}
