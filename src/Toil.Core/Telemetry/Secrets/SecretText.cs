using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Toil.Telemetry.Secrets;

/// <summary>Takes secrets out of text that is no command line: a header, JSON, SQL, a connection string, a URL.</summary>
internal static partial class SecretText
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    private static readonly SearchValues<char> s_signs = SearchValues.Create(":=@\"' ");

    /// <summary>True where the text can hold one that is not a whole word of its own.</summary>
    public static bool MayHold(ReadOnlySpan<char> text) => text.Length >= 6 && text.ContainsAny(s_signs);

    /// <summary>Returns the text without the secrets in it.</summary>
    public static string Redact(string text)
    {
        try
        {
            // A million lines come by: each rule is asked only where its own sign is there.
            bool hasColon = text.Contains(':', StringComparison.Ordinal);
            text = hasColon && text.Contains("://", StringComparison.Ordinal) ? UserInfo().Replace(text, Mask + "@") : text;
            text = hasColon ? Header().Replace(text, "$1 " + Mask) : text;
            text = text.Contains(' ', StringComparison.Ordinal) ? Scheme().Replace(text, "$1 " + Mask) : text;
            text = text.AsSpan().ContainsAny('\'', '"') ? Statement().Replace(text, "$1 " + Mask) : text;
            text = hasColon || text.Contains('=', StringComparison.Ordinal) ? RedactPairs(text) : text;
        }
        catch (RegexMatchTimeoutException)
        {
            // Better nothing than a secret: no example needs a text that is made to be slow.
            return Mask;
        }

        return RedactPieces(text);
    }

    private static string RedactPairs(string text) => Pair().Replace(text, match =>
    {
        string head = match.Groups["head"].Value;
        return head + (SecretNames.Contains(match.Groups["name"].ValueSpan) ? Mask : RedactPairs(match.Value[head.Length..]));
    });

    /// <summary>Hides the pieces between punctuation that are secrets by their look.</summary>
    private static string RedactPieces(string text)
    {
        StringBuilder? result = null;
        int copied = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && !IsBoundary(text[end]))
            {
                end++;
            }

            if (end > start && SecretShapes.IsSecret(text.AsSpan(start, end - start)))
            {
                (result ??= new StringBuilder()).Append(text, copied, start - copied).Append(Mask);
                copied = end;
            }

            start = end + 1;
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool IsBoundary(char c) => c is ' ' or '\t' or '\n' or '"' or '\'' or '`' or '/' or '=' or ':' or ',' or ';' or '(' or ')' or '[' or ']' or '{' or '}' or '<' or '>' or '|' or '\\';

    [GeneratedRegex(@"(?<=[A-Za-z0-9]://)[^\s'""]*@", RegexOptions.CultureInvariant, 200)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"((?:authorization|cookie|x-[\w-]{0,40}(?:key|token|auth|secret)[\w-]{0,20})\s{0,4}:)[^""'\r\n]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex Header();

    [GeneratedRegex(@"\b(bearer|basic|digest|apikey|negotiate)\s+[\w.~+/=:-]{4,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\b((?:identified\s+by|identified\s+with\s+\w+\s+(?:by|as)|password(?:\s+for\s+\S+)?)\s)\s*(?:'[^']*'?|""[^""]*""?|\\?'[^']*'?)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex Statement();

    [GeneratedRegex(@"(?<head>(?<name>[\w.$-]{2,80})\\?[""']?\s{0,4}(?:=>|:=|[:=])\s{0,4})(?:\\?""(?:[^""\\]|\\[^""])*\\?""?|'[^']*'?|[^\s""'&;,}|]+)", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Pair();
}
