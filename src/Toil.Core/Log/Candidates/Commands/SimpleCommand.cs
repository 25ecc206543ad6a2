namespace Toil.Log.Candidates.Commands;

/// <summary>One command of a line: the words between two control operators, as indexes into the line's tokens.</summary>
/// <param name="Start">The first token.</param>
/// <param name="End">One after the last.</param>
/// <param name="Verb">The command's own word: after assignments, <c>sudo</c> and the like; <paramref name="End"/> where there is none.</param>
/// <param name="IsPiped">True where its output goes to another command.</param>
/// <param name="TakesPipe">True where its input comes from another command.</param>
internal readonly record struct SimpleCommand(int Start, int End, int Verb, bool IsPiped, bool TakesPipe)
{
    /// <summary>Takes a line apart into its commands.</summary>
    public static List<SimpleCommand> Of(List<ShellToken> tokens)
    {
        List<SimpleCommand> commands = [];
        int start = 0;
        bool takesPipe = false;
        for (int i = 0; i <= tokens.Count; i++)
        {
            if (i < tokens.Count && tokens[i].Kind != TokenKind.Control)
            {
                continue;
            }

            bool isPiped = i < tokens.Count && tokens[i].Value is "|" or "|&";
            if (i > start)
            {
                commands.Add(new SimpleCommand(start, i, Prefixes.VerbOf(tokens, start, i), isPiped, takesPipe));
            }

            takesPipe = isPiped;
            start = i + 1;
        }

        return commands;
    }

    /// <summary>The command's name without its folder, or an empty text.</summary>
    public string NameIn(List<ShellToken> tokens)
    {
        if (Verb >= End)
        {
            return string.Empty;
        }

        string word = tokens[Verb].Value;
        int slash = word.LastIndexOf('/');
        return slash >= 0 && slash + 1 < word.Length ? word[(slash + 1)..] : word;
    }
}
