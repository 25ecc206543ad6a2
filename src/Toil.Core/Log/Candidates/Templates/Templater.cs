using System.Buffers;
using Toil.Log.Candidates.Commands;
using Toil.Log.Candidates.Secrets;
using Toil.Telemetry.Secrets;

namespace Toil.Log.Candidates.Templates;

/// <summary>Makes the first template of a line: what is certainly a value is masked, all else stands as it is.</summary>
internal sealed class Templater
{
    private static readonly SearchValues<char> s_noSubcommand = SearchValues.Create("/=:@.$ \n");

    private readonly SlotWriter _slots = new();

    /// <summary>The template of a line.</summary>
    /// <param name="tokens">The line's tokens.</param>
    /// <param name="commands">Its commands; at least one.</param>
    public (string Key, string?[] Values) Make(List<ShellToken> tokens, List<SimpleCommand> commands)
    {
        int[] marks = SecretMarks.Of(tokens, commands);
        _slots.Clear();
        int end = commands[0].Start;
        foreach (SimpleCommand command in commands)
        {
            for (; end < command.Start; end++)
            {
                _slots.Anchor(tokens[end].Value, isGlued: tokens[end].Value == ";");
            }

            Write(tokens, command, marks);
            end = command.End;
        }

        return _slots.Finish();
    }

    private void Write(List<ShellToken> tokens, SimpleCommand command, int[] marks)
    {
        string name = command.NameIn(tokens);
        int depth = KnownCommands.Depth(name);
        bool wantsHost = KnownCommands.TakesHost(name);
        int first = command.Verb < command.End ? command.Verb : command.Start;
        for (int i = first; i < command.End; i++)
        {
            ShellToken token = tokens[i];
            string value = token.Value;
            if (token.Kind == TokenKind.Redirect)
            {
                i = Redirect(tokens, i, command.End, marks);
            }
            else if (marks[i] != SecretMarks.None)
            {
                _slots.Secret(value[..Math.Min(marks[i], value.Length)]);
            }
            else if (i == command.Verb)
            {
                Verb(value);
            }
            else if (value.StartsWith('-') && value.Length > 1)
            {
                _slots.Argument(value);
                bool takesNext = wantsHost ? KnownCommands.TakesValue(name, value) : depth > 0 && KnownCommands.TakesValueBeforeSubcommand(value);
                if (takesNext && i + 1 < command.End && marks[i + 1] == SecretMarks.None && tokens[i + 1].Kind == TokenKind.Word)
                {
                    _slots.Argument(tokens[++i].Value);
                }
            }
            else if (wantsHost)
            {
                _slots.Masked("{host}", SecretShapes.IsSecret(value) ? null : value);
                wantsHost = false;
                depth = name == "ssh" ? 1 : 0; // the remote command's own word
            }
            else if (depth > 0 && !token.IsQuoted && IsPlain(value))
            {
                depth = (depth == KnownCommands.Depth(name) && name != "ssh" ? KnownCommands.Depth(name, value) : depth) - 1;
                _slots.Anchor(value);
            }
            else
            {
                _slots.Argument(value);
                depth = 0;
            }
        }
    }

    private void Verb(string value)
    {
        if (SecretShapes.IsSecret(value) || value.AsSpan().ContainsAny(" \n=:@"))
        {
            _slots.Argument(value); // a password typed at the wrong prompt, an assignment, "$(...)"
        }
        else
        {
            _slots.Anchor(SecretText.Redact(value));
        }
    }

    // kubectl delete pod/web-1: the sort and the name in one word is no subcommand.
    private static bool IsPlain(string value) => value.Length is > 0 and <= 40 && !value.AsSpan().ContainsAny(s_noSubcommand) && WordForms.MaskOf(value) is null && !SecretShapes.IsSecret(value);

    private int Redirect(List<ShellToken> tokens, int at, int end, int[] marks)
    {
        string operation = tokens[at].Value;
        string target = at + 1 < end ? tokens[at + 1].Value : string.Empty;
        if (target == "/dev/null" || operation.EndsWith('&'))
        {
            return at + 1;
        }

        _slots.Anchor(operation);
        if (operation.Contains("<<", StringComparison.Ordinal) || (at + 1 < end && marks[at + 1] != SecretMarks.None))
        {
            _slots.Masked("{text}", null, operation.EndsWith("<<", StringComparison.Ordinal));
        }
        else if (target.Length > 0)
        {
            _slots.Argument(target);
        }

        return at + 1;
    }
}
