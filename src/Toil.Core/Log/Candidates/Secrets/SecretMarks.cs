using Toil.Log.Candidates.Commands;
using Toil.Telemetry.Secrets;

namespace Toil.Log.Candidates.Secrets;

/// <summary>Tells which words of a command line are secrets, from where they stand.</summary>
internal static class SecretMarks
{
    /// <summary>Marks nothing.</summary>
    public const int None = -1;

    private static readonly HashSet<string> s_writers = new(StringComparer.OrdinalIgnoreCase) { "echo", "printf", "print", "Write-Output", "Write-Host" };

    // Every argument that is no option may be one.
    private static readonly HashSet<string> s_wholly = new(StringComparer.OrdinalIgnoreCase) { "chpasswd", "htpasswd", "mkpasswd", "ConvertTo-SecureString", "wpa_passphrase", "pass", "smbpasswd" };

    /// <summary>For each token, from which character of its value on it is secret; <see cref="None"/> where it is not.</summary>
    public static int[] Of(List<ShellToken> tokens, List<SimpleCommand> commands)
    {
        int[] marks = new int[tokens.Count];
        Array.Fill(marks, None);
        foreach (SimpleCommand command in commands)
        {
            Mark(tokens, command, marks);
        }

        return marks;
    }

    private static void Mark(List<ShellToken> tokens, SimpleCommand command, int[] marks)
    {
        string name = command.NameIn(tokens);
        bool isHidden = (command.IsPiped && s_writers.Contains(name)) || s_wholly.Contains(name);
        bool isLogin = false;
        for (int i = command.Start; i < command.End; i++)
        {
            string value = tokens[i].Value;
            if (tokens[i].Kind == TokenKind.Redirect)
            {
                // A here-string is typed where a pipe would be.
                Set(marks, i + 1, command.End, value.EndsWith("<<<", StringComparison.Ordinal) ? 0 : None);
                i++;
                continue;
            }

            isLogin |= i > command.Verb && value == "login";
            int from = i == command.Verb && !value.StartsWith('$') ? None : Begin(tokens, i, command, name, isLogin);
            if (from == value.Length && from > 0)
            {
                i = MarkNext(tokens, i, command, marks);
            }
            else if (from >= 0)
            {
                marks[i] = from;
            }
            else if (isHidden && i > command.Verb && !value.StartsWith('-'))
            {
                marks[i] = 0;
            }
        }
    }

    /// <summary>Where the secret in a word begins; the word's length where it is the next one; None where there is none.</summary>
    private static int Begin(List<ShellToken> tokens, int at, SimpleCommand command, string name, bool isLogin)
    {
        string value = tokens[at].Value;
        if (value.Length < 2)
        {
            return None;
        }

        // --from-literal=password=X: any of the names may be the one.
        int equals = value.IndexOfAny(['=', ':']);
        for (int from = 0, sign = equals; sign > 0 && !value.AsSpan(from, sign - from).ContainsAny(" /\"'"); from = sign + 1, sign = value.IndexOfAny(['=', ':'], from))
        {
            // $env:TOKEN is a name with a scope, not a name and a value.
            bool isScope = value[0] == '$' && value[sign] == ':';
            if (SecretNames.Contains(value.AsSpan(from, sign - from).TrimStart('-')) && !isScope && !value.AsSpan(sign).StartsWith("://"))
            {
                return sign + 1;
            }
        }

        int option = value[0] is '-' or '/' ? SecretOptions.Find(name, value, isLogin) : None;
        if (option != None)
        {
            return option;
        }

        bool isOption = value.Length > 2 && value[0] == '-' && equals < 0;
        if (isOption && SecretNames.Contains(value.AsSpan().TrimStart('-')))
        {
            return value.Length;
        }

        // "config set requirepass X", "$password = X": only where the name cannot be that of a thing, as in "get secret X".
        bool isName = value[0] != '-' && !tokens[at].IsQuoted && SecretNames.Contains(value.AsSpan().TrimStart('$'))
            && !value.Equals("secret", StringComparison.OrdinalIgnoreCase) && !value.Equals("token", StringComparison.OrdinalIgnoreCase)
            && !value.Equals("auth", StringComparison.OrdinalIgnoreCase) && !value.Contains('/') && (at != command.Verb || value[0] == '$');
        return isName ? value.Length : None;
    }

    private static int MarkNext(List<ShellToken> tokens, int at, SimpleCommand command, int[] marks)
    {
        int next = at + 1;
        bool isAssigned = next < command.End && tokens[next].Value is "=" or ":" or "+=";
        next += isAssigned ? 1 : 0;
        int end = isAssigned ? command.End : Math.Min(next + 1, command.End);
        for (; next < end; next++)
        {
            if (!tokens[next].Value.StartsWith("--", StringComparison.Ordinal) && tokens[next].Kind == TokenKind.Word)
            {
                marks[next] = 0;
                at = next;

                // Authorization: Bearer X
                bool isScheme = tokens[next].Value is "Bearer" or "bearer" or "Basic" or "basic" or "Token" or "token" or "Digest" or "ApiKey";
                end += isScheme && end < command.End ? 1 : 0;
            }
        }

        return isAssigned ? Math.Max(at, end - 1) : at;
    }

    private static void Set(int[] marks, int at, int end, int from)
    {
        if (at < end)
        {
            marks[at] = from;
        }
    }
}
