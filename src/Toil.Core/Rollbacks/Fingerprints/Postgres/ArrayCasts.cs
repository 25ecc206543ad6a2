using System.Text;
using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>
/// Writes the cast of an array as casts of its elements. The server does so itself when it reads a definition again: <c>code IN ('a', 'b')</c> on a
/// <c>varchar</c> is <c>(ARRAY['a'::character varying, ..])::text[]</c> at first, and <c>ARRAY[('a'::character varying)::text, ..]</c> once dumped and restored.
/// </summary>
internal static class ArrayCasts
{
    /// <summary>A definition, with such casts spread.</summary>
    public static string Spread(string definition)
    {
        if (!definition.Contains("(ARRAY[", StringComparison.Ordinal) || !definition.Contains("])::", StringComparison.Ordinal))
        {
            return definition;
        }

        try
        {
            return Spread(SqlLexer.Read(definition));
        }
        catch (SqlFormatException)
        {
            return definition;
        }
    }

    private static string Spread(List<SqlToken> tokens)
    {
        StringBuilder text = new();
        for (int i = 0; i < tokens.Count;)
        {
            if (At(tokens, i) is { } cast)
            {
                text.Append("ARRAY[").AppendJoin(", ", cast.Items.Select(item => $"({item})::{cast.Type}")).Append(']');
                i = cast.Next;
            }
            else
            {
                text.Append(tokens[i++].Text);
            }
        }

        return text.ToString();
    }

    // ( ARRAY [ items ] ) :: type [ ]
    private static (List<string> Items, string Type, int Next)? At(List<SqlToken> tokens, int start)
    {
        if (start + 3 >= tokens.Count || !tokens[start].IsMark('(') || !tokens[start + 1].Is("ARRAY") || !tokens[start + 2].IsMark('['))
        {
            return null;
        }

        List<string> items = [];
        int begin = start + 3;
        int depth = 0;
        int at = begin;
        for (; at < tokens.Count && (depth > 0 || !tokens[at].IsMark(']')); at++)
        {
            depth += tokens[at].IsMark('(') || tokens[at].IsMark('[') ? 1 : tokens[at].IsMark(')') || tokens[at].IsMark(']') ? -1 : 0;
            if (depth == 0 && tokens[at].IsMark(','))
            {
                items.Add(Text(tokens[begin..at]));
                begin = at + 1;
            }
        }

        if (at + 4 >= tokens.Count || !tokens[at + 1].IsMark(')') || tokens[at + 2].Text != "::")
        {
            return null;
        }

        items.Add(Text(tokens[begin..at]));
        int end = tokens.FindIndex(at + 3, token => token.IsMark('['));
        return end > 0 && end + 1 < tokens.Count && tokens[end + 1].IsMark(']') && tokens[(at + 3)..end].TrueForAll(IsOfType)
            ? (items, Text(tokens[(at + 3)..end]), end + 2)
            : null;
    }

    private static string Text(List<SqlToken> tokens) => Spread(tokens).Trim();

    private static bool IsOfType(SqlToken token) => token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted or SqlTokenKind.Space or SqlTokenKind.Number
        || token.IsMark('.') || token.IsMark('(') || token.IsMark(')') || token.IsMark(',');
}
