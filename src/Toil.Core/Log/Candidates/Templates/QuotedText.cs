using System.Text;
using Toil.Log.Candidates.Commands;
using Toil.Log.Candidates.Secrets;
using Toil.Telemetry.Secrets;

namespace Toil.Log.Candidates.Templates;

/// <summary>Masks what varies inside of quoted text: the literals of SQL, the arguments of a command that is run elsewhere.</summary>
internal static class QuotedText
{
    private const int MaxLength = 600;

    private static readonly CommandRedactor s_redactor = new(ShellLexer.Shared);

    /// <summary>The text with numbers, ids, addresses, hosts and quoted literals masked, and without secrets.</summary>
    public static string Mask(string text)
    {
        // A long text is a document: no two are alike, and its beginning says enough.
        string safe = s_redactor.Redact(SecretText.Redact(text.Length > MaxLength ? text[..MaxLength] : text));
        StringBuilder result = new(safe.Length);
        for (int i = 0; i < safe.Length;)
        {
            char c = safe[i];
            if (c == '\'' || c == '"')
            {
                int close = safe.IndexOf(c, i + 1);
                close = close < 0 ? safe.Length - 1 : close;
                result.Append(c).Append("{text}").Append(c);
                i = close + 1;
                continue;
            }

            int end = i;
            while (end < safe.Length && !IsBoundary(safe[end]))
            {
                end++;
            }

            if (end == i)
            {
                result.Append(char.IsWhiteSpace(c) ? ' ' : c);
                i++;
                continue;
            }

            string word = safe[i..end];
            result.Append(WordForms.MaskOf(word) ?? word);
            i = end;
        }

        return result.ToString();
    }

    private static bool IsBoundary(char c) => char.IsWhiteSpace(c) || c is '\'' or '"' or '(' or ')' or ',' or ';' or '=' or '<' or '>' or '|' or '&' or '{' or '}';
}
