namespace Toil.Log.Candidates.Commands;

/// <summary>What stands before a command and does not make it another chore: assignments, <c>sudo</c>, <c>time</c>, keywords.</summary>
internal static class Prefixes
{
    // Each with its options that take a value of their own.
    private static readonly Dictionary<string, string> s_wrappers = new(StringComparer.Ordinal)
    {
        ["sudo"] = "-u -g -h -p -C -D -R -T -U --user --group --host --prompt --chdir",
        ["doas"] = "-u -C",
        ["env"] = "-u -C -S --unset --chdir",
        ["time"] = "-f -o",
        ["nice"] = "-n --adjustment",
        ["ionice"] = "-c -n -p --class --classdata",
        ["timeout"] = "-k -s --kill-after --signal",
        ["nohup"] = string.Empty,
        ["setsid"] = string.Empty,
        ["command"] = string.Empty,
        ["builtin"] = string.Empty,
        ["exec"] = "-a",
        ["noglob"] = string.Empty,
        ["stdbuf"] = "-i -o -e",
        ["unbuffer"] = string.Empty,
        ["caffeinate"] = "-t -w",
        ["chronic"] = string.Empty,
        ["&"] = string.Empty,
    };

    /// <summary>Index of the command's own word.</summary>
    public static int VerbOf(List<ShellToken> tokens, int start, int end)
    {
        int at = start;
        while (at < end)
        {
            ShellToken token = tokens[at];
            if (token.Kind == TokenKind.Redirect)
            {
                at += 2;
            }
            else if (IsAssignment(token.Value) || token.Value is "do" or "then" or "else" or "if" or "while" or "until" or "!" or "{")
            {
                at++;
            }
            else if (s_wrappers.TryGetValue(token.Value, out string? valued) && at + 1 < end)
            {
                at = AfterOptions(tokens, at + 1, end, valued);
                at += token.Value == "timeout" && at < end ? 1 : 0;
            }
            else
            {
                return at;
            }
        }

        return Math.Min(at, end);
    }

    /// <summary>True for <c>NAME=value</c>.</summary>
    public static bool IsAssignment(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || char.IsAsciiDigit(word[0]))
        {
            return false;
        }

        ReadOnlySpan<char> name = word.AsSpan(0, word[equals - 1] == '+' ? equals - 1 : equals);
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    private static int AfterOptions(List<ShellToken> tokens, int at, int end, string valued)
    {
        while (at < end && tokens[at].Kind == TokenKind.Word && tokens[at].Value.StartsWith('-'))
        {
            bool takesValue = valued.Length > 0 && valued.Split(' ').Contains(tokens[at].Value, StringComparer.Ordinal);
            at += takesValue ? 2 : 1;
        }

        return Math.Min(at, end);
    }
}
