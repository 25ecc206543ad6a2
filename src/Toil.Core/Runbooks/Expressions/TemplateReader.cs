using Toil.Operations;
using Toil.Runbooks.Expressions.Templates;
using Toil.Values;

namespace Toil.Runbooks.Expressions;

/// <summary>Reads the values in which <c>${{ }}</c> may stand, and conditions. <c>$${{</c> is the text <c>${{</c>.</summary>
/// <param name="document">The file.</param>
internal sealed class TemplateReader(YamlDocument document)
{
    /// <summary>What begins an expression in a text.</summary>
    public const string Open = "${{";

    private const string Close = "}}";
    private const int MaxExpressions = 200;

    /// <summary>Reads a value.</summary>
    /// <exception cref="ToilException"><c>ExpressionInvalid</c> or the document's error, with the place.</exception>
    public TemplateValue Read(YamlNode node) => node switch
    {
        YamlScalar scalar => ReadText(scalar),
        YamlSequence list => new ListTemplate(list, [.. list.Items.Select(Read)]) { Origin = list.Origin },
        YamlMapping mapping => new MappingTemplate(mapping, [.. mapping.Entries.Select(entry => KeyValuePair.Create(Key(entry.Key), Read(entry.Value)))]) { Origin = mapping.Origin },
        _ => throw new InvalidOperationException($"{node.GetType()} is no node that is known."),
    };

    /// <summary>Reads a condition: an expression, with or without <c>${{ }}</c>.</summary>
    public Expression Condition(YamlScalar scalar)
    {
        string text = scalar.Text;
        int start = text.IndexOf(Open, StringComparison.Ordinal);
        if (start < 0 || text.AsSpan(0, start).ContainsAnyExcept(' ', '\n', '\t'))
        {
            return ExpressionParser.Parse(text, scalar.Origin, offset => document.Locate(scalar, offset));
        }

        (Expression expression, int end) = ReadExpression(scalar, start);
        return string.IsNullOrWhiteSpace(text[end..])
            ? expression
            : throw document.Invalid(document.Locate(scalar, end), "a condition is one expression, and something follows it", "Write all of it between '${{' and '}}', or without them.");
    }

    private TemplateValue ReadText(YamlScalar scalar)
    {
        string text = scalar.Text;
        int at = text.IndexOf(Open, StringComparison.Ordinal);
        if (at < 0)
        {
            return new LiteralTemplate(scalar, text) { Origin = scalar.Origin };
        }

        List<TemplatePart> parts = [];
        int copied = 0;
        int expressions = 0;
        for (; at >= 0; at = text.IndexOf(Open, copied, StringComparison.Ordinal))
        {
            bool isEscaped = at > copied && text[at - 1] == '$';
            Add(text[copied..(isEscaped ? at - 1 : at)]);
            if (isEscaped)
            {
                Add(Open);
                copied = at + Open.Length;
                continue;
            }

            if (++expressions > MaxExpressions)
            {
                throw document.Invalid(scalar.Origin, $"there are more than {MaxExpressions} expressions in one text", "Let a step write it.");
            }

            (Expression expression, copied) = ReadExpression(scalar, at);
            parts.Add(new(null, expression));
        }

        Add(text[copied..]);
        return expressions == 0
            ? new LiteralTemplate(scalar with { Text = string.Concat(parts.Select(part => part.Text)), IsQuoted = true }, scalar.Text) { Origin = scalar.Origin }
            : new TextTemplate(parts, scalar.Text) { Origin = scalar.Origin };

        void Add(string piece)
        {
            if (piece.Length > 0)
            {
                parts.Add(new(piece, null));
            }
        }
    }

    private (Expression Expression, int End) ReadExpression(YamlScalar scalar, int at)
    {
        int start = at + Open.Length;
        int end = FindEnd(scalar.Text, start);
        if (end < 0)
        {
            throw document.Invalid(document.Locate(scalar, at), "'${{' has no '}}' behind it", "Close the expression; to write '${{' itself, write '$${{'.");
        }

        ValueOrigin origin = document.Locate(scalar, at);
        return (ExpressionParser.Parse(scalar.Text[start..end], origin, offset => document.Locate(scalar, start + offset)), end + Close.Length);
    }

    // Braces in a text of the expression are part of that text.
    private static int FindEnd(string text, int start)
    {
        char quote = '\0';
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '}' && i + 1 < text.Length && text[i + 1] == '}')
            {
                return i;
            }
        }

        return -1;
    }

    private string Key(YamlScalar key) => !key.Text.Contains(Open, StringComparison.Ordinal)
        ? key.Text
        : throw document.Invalid(key.Origin, "a name cannot hold an expression", "Write the name as it is.");
}
