using System.Text;
using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>
/// Writes SQL of SQLite in one way: without blanks and comments that mean nothing, names without the quotes that ALTER TABLE gives them, words in lower case.
/// What stands in double quotes and is no name that the database knows stays as it is, since SQLite may take it for a string.
/// </summary>
/// <param name="names">Tables and columns that the database has, in any case.</param>
internal sealed class SqliteWords(IReadOnlySet<string> names)
{
    /// <summary>The pieces of a statement that mean something.</summary>
    /// <exception cref="SqlFormatException">It cannot be taken apart.</exception>
    public static List<SqlToken> Read(string sql) => [.. SqlLexer.Read(WithoutBrackets(sql)).Where(token => !token.IsTrivia)];

    /// <summary>A name without its quotes, of whatever sort these are.</summary>
    public static string Unquote(SqlToken token) => token.Kind is SqlTokenKind.Quoted or SqlTokenKind.Text && token.Text is [var quote and ('"' or '`' or '\''), ..]
        ? token.Text[1..^1].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal)
        : token.Text;

    /// <summary>A name as it stands in the name of an object: in quotes where it has to.</summary>
    public static string Name(string name) => IsPlain(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A name as it stands in a definition.</summary>
    public static string Folded(SqlToken token) => Name(Fold(Unquote(token)));

    /// <summary>Pieces as text.</summary>
    public string Write(IEnumerable<SqlToken> tokens)
    {
        StringBuilder text = new();
        foreach (SqlToken token in tokens)
        {
            bool joins = text.Length == 0 || text[^1] is '(' or '.' || token.IsMark(')') || token.IsMark(',') || token.IsMark('.') || token.IsMark('(');
            text.Append(joins ? string.Empty : " ").Append(Word(token));
        }

        return text.ToString();
    }

    private string Word(SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Word or SqlTokenKind.Number => Fold(token.Text),
        SqlTokenKind.Quoted when names.Contains(Unquote(token)) => Folded(token),
        _ => token.Text,
    };

    private static bool IsPlain(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(SqlLexer.IsNamePart);

    // SQLite folds ASCII alone; so does this.
    private static string Fold(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });

    // [a name] is "a name". Within strings, quotes and comments a bracket is a bracket.
    private static string WithoutBrackets(string sql)
    {
        if (!sql.Contains('[', StringComparison.Ordinal))
        {
            return sql;
        }

        StringBuilder text = new();
        for (int at = 0; at < sql.Length;)
        {
            int end = sql[at] switch
            {
                '[' => End(sql, "]", at + 1),
                '\'' or '"' or '`' => End(sql, sql[at].ToString(), at + 1),
                '-' when at + 1 < sql.Length && sql[at + 1] == '-' => End(sql, "\n", at),
                '/' when at + 1 < sql.Length && sql[at + 1] == '*' => End(sql, "*/", at + 2),
                _ => at + 1,
            };
            text.Append(sql[at] == '[' ? $"\"{sql[(at + 1)..(end - 1)].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : sql[at..end]);
            at = end;
        }

        return text.ToString();
    }

    private static int End(string sql, string mark, int from) => sql.IndexOf(mark, from, StringComparison.Ordinal) is var at and >= 0 ? at + mark.Length : sql.Length;
}
