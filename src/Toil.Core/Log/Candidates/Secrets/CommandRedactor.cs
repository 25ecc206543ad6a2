using System.Text;
using Toil.Log.Candidates.Commands;
using Toil.Telemetry.Secrets;

namespace Toil.Log.Candidates.Secrets;

/// <summary>Writes a command line again, as it was typed, but without secrets, comments and the bodies of here-documents.</summary>
/// <param name="lexer">The shell's way of writing.</param>
internal sealed class CommandRedactor(ShellLexer lexer)
{
    private const int MaxDepth = 3;

    /// <summary>Redacts a line.</summary>
    public string Redact(string line) => Redact(line, 0);

    private string Redact(string line, int depth)
    {
        List<ShellToken> tokens = lexer.Read(line).Tokens;
        int[] marks = SecretMarks.Of(tokens, SimpleCommand.Of(tokens));
        StringBuilder result = new(line.Length);
        int end = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            ShellToken token = tokens[i];
            result.Append(i > 0 && token.Start > end ? " " : string.Empty);
            result.Append(marks[i] == SecretMarks.None ? Plain(line[token.Start..token.End], token, depth) : token.Value[..Math.Min(marks[i], token.Value.Length)] + SecretText.Mask);
            end = token.End;
        }

        // Once more over the whole: what was split over words, or hidden by quotes in quotes.
        return SecretText.Redact(result.ToString());
    }

    private string Plain(string raw, ShellToken token, int depth)
    {
        if (token.Kind != TokenKind.Word)
        {
            return raw;
        }

        if (SecretShapes.IsSecret(token.Value))
        {
            return SecretText.Mask;
        }

        // Quoted words are often command lines themselves: ssh host '...', bash -c "...", $(...).
        bool isLine = token.Value.AsSpan().ContainsAny(' ', '\n') && depth < MaxDepth;
        if (!isLine)
        {
            return SecretText.Redact(raw);
        }

        string inner = token.Value;
        bool isSubstitution = inner.StartsWith("$(", StringComparison.Ordinal) && inner.EndsWith(')');
        string redacted = Redact(SecretText.Redact(isSubstitution ? inner[2..^1] : inner), depth + 1);
        return isSubstitution ? $"$({redacted})" : token.IsQuoted ? Quote(redacted) : redacted;
    }

    private static string Quote(string text) => text.Contains('\'', StringComparison.Ordinal) ? $"\"{text}\"" : $"'{text}'";
}
