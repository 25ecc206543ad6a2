using System.Globalization;
using System.Text;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Expressions;

/// <summary>Takes an expression apart into words and signs.</summary>
/// <param name="text">The expression.</param>
/// <param name="fail">Makes the error for a place in it.</param>
internal sealed class ExpressionLexer(string text, Func<int, string, string, ToilException> fail)
{
    private static readonly string[] s_signs = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", "[", "]", ".", ","];

    private int _at;

    /// <summary>The words and signs, with an end behind them.</summary>
    public List<ExpressionToken> Read()
    {
        List<ExpressionToken> tokens = [];
        for (SkipBlanks(); _at < text.Length; SkipBlanks())
        {
            tokens.Add(Next());
        }

        tokens.Add(new(ExpressionTokenKind.End, text.Length, string.Empty));
        return tokens;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private ExpressionToken Next()
    {
        int start = _at;
        char c = text[_at];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            _at = EndOfName(_at);
            return new(ExpressionTokenKind.Name, start, text[start.._at]);
        }

        if (char.IsAsciiDigit(c) || (c == '-' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            return Number();
        }

        if (c is '\'' or '"')
        {
            return Quoted(c);
        }

        if (Array.Find(s_signs, sign => string.CompareOrdinal(text, start, sign, 0, sign.Length) == 0) is { } found)
        {
            _at += found.Length;
            return new(ExpressionTokenKind.Sign, start, found);
        }

        throw fail(start, $"'{InertText.From(text.Substring(start, char.IsSurrogatePair(text, start) ? 2 : 1))}' means nothing here", c switch
        {
            '=' => "To compare, write '=='.",
            '&' => "Write '&&'.",
            '|' => "Write '||'.",
            '+' or '-' or '*' or '/' or '%' => "There is no arithmetic: let a step compute it.",
            '$' => "Names stand as they are: parameters.plan.",
            '{' or '}' => "Write one expression between '${{' and '}}'.",
            _ => "See docs/expressions.md for what there is.",
        });
    }

    // A hyphen between letters belongs to the name: ids of steps have them, and there is no subtraction.
    private int EndOfName(int at)
    {
        while (at < text.Length && (IsOfName(text[at]) || (text[at] == '-' && at + 1 < text.Length && IsOfName(text[at + 1]))))
        {
            at++;
        }

        return at;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private ExpressionToken Number()
    {
        int start = _at++;
        while (_at < text.Length && (IsOfName(text[_at]) || (text[_at] == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))))
        {
            _at++;
        }

        string word = text[start.._at];
        object? value = long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
            : double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number
            : Duration.TryParse(word, out TimeSpan span) ? span : null;
        return value is null
            ? throw fail(start, $"'{InertText.From(word, 80)}' is neither a number nor a duration", "Write numbers as 5 or 0.5, durations as 500ms, 15m, 2h30m or 30d, and texts in quotes.")
            : new(ExpressionTokenKind.Literal, start, word, value);
    }

    private ExpressionToken Quoted(char quote)
    {
        int start = _at++;
        StringBuilder value = new();
        while (true)
        {
            int end = text.IndexOf(quote, _at);
            if (end < 0)
            {
                throw fail(start, "this text has no end", $"Close it with {quote}; within it, write {quote}{quote} for one.");
            }

            value.Append(text, _at, end - _at);
            _at = end + 1;
            if (_at >= text.Length || text[_at] != quote)
            {
                return new(ExpressionTokenKind.Literal, start, text[start.._at], value.ToString());
            }

            value.Append(quote);
            _at++;
        }
    }
}
