using System.Text;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Shapes;

/// <summary>Pieces of SQL as text, and names as the engines know them.</summary>
internal static class SqlText
{
    /// <summary>The pieces with the blanks between them that they had, as one each.</summary>
    public static string Of(IReadOnlyList<SqlToken> tokens)
    {
        StringBuilder text = new();
        int end = -1;
        foreach (SqlToken token in tokens)
        {
            text.Append(end >= 0 && token.Start > end ? " " : string.Empty).Append(token.Text);
            end = token.End;
        }

        return text.ToString();
    }

    /// <summary>The parts of a name as the engine knows them: PostgreSQL writes what has no quotes in small letters.</summary>
    public static IReadOnlyList<string> Parts(string written, TargetKind kind)
        => [.. SqlLexer.Read(written).Where(token => token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted).Select(token => Plain(token, kind))];

    /// <summary>The last part of a name as the engine knows it.</summary>
    public static string Plain(string written, TargetKind kind) => Parts(written, kind) is [.., var last] ? last : written;

    /// <summary>True where two names, as the engine knows them, are one.</summary>
    public static bool IsSame(string a, string b, TargetKind kind)
        => string.Equals(a, b, kind == TargetKind.Sqlite ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string Plain(SqlToken token, TargetKind kind)
    {
        if (token.Kind == SqlTokenKind.Quoted)
        {
            string quote = token.Text[^1..];
            int start = token.Text.IndexOf(quote, StringComparison.Ordinal) + 1;
            return token.Text[start..^1].Replace(quote + quote, quote, StringComparison.Ordinal);
        }

        // Of letters that are not ASCII, a server of UTF-8 leaves the case alone.
        return kind == TargetKind.Sqlite ? token.Text : string.Create(token.Text.Length, token.Text, static (small, text) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                small[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
            }
        });
    }
}
