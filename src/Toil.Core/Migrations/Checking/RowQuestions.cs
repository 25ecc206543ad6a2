using System.Globalization;
using Toil.Values;

namespace Toil.Migrations.Checking;

/// <summary>What a check asks a table's rows, and the answers in words. Somebody else bounds the time that it may take.</summary>
internal static class RowQuestions
{
    private const int Examples = 3;
    private const int MaxExample = 40;

    /// <summary>Asks for values that stand more than once: rows of their number, the size of one group, and its values.</summary>
    /// <param name="table">The table as SQL.</param>
    /// <param name="expressions">Columns or expressions as SQL.</param>
    /// <param name="predicate">Which rows; null for all.</param>
    /// <param name="nullsAreEqual">True where two NULLs count as alike.</param>
    public static string Duplicates(string table, IReadOnlyList<string> expressions, string? predicate, bool nullsAreEqual)
    {
        IEnumerable<string> conditions = nullsAreEqual ? [] : expressions.Select(expression => $"({expression}) IS NOT NULL");
        string where = string.Join(" AND ", predicate is null ? conditions : conditions.Prepend($"({predicate}\n)"));
        string values = List(expressions, (expression, i) => $"({expression}) AS e{i}");
        string groups = List(expressions, (_, i) => $"{i + 2}");
        string texts = List(expressions, (_, i) => $"substr(CAST(e{i} AS text), 1, {MaxExample})");
        return $"SELECT count(*) OVER (), n, {texts} FROM (SELECT count(*) AS n, {values} FROM {table}{(where.Length > 0 ? " WHERE " : string.Empty)}{where} "
            + $"GROUP BY {groups} HAVING count(*) > 1) AS alike ORDER BY n DESC LIMIT {Examples}";
    }

    /// <summary>Asks for one row where any of these is NULL.</summary>
    public static string Nulls(string table, IReadOnlyList<string> expressions)
        => $"SELECT 1 FROM {table} WHERE {string.Join(" OR ", expressions.Select(expression => $"({expression}) IS NULL"))} LIMIT 1";

    /// <summary>Asks for one row.</summary>
    public static string Any(string table) => $"SELECT 1 FROM {table} LIMIT 1";

    /// <summary>The answer to <see cref="Duplicates"/> in words; null for none.</summary>
    public static string? Words(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        long groups = Convert.ToInt64(rows[0][0], CultureInfo.InvariantCulture);
        string examples = string.Join("; ", rows.Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(", ", row.Skip(2).Select(value => value is null ? "NULL" : $"'{InertText.From((string)value, MaxExample)}'"))} {row[1]} times")));
        return $"{RowScale.Count(groups)} {(groups == 1 ? "value stands" : "values stand")} more than once: {examples}";
    }

    private static string List(IReadOnlyList<string> expressions, Func<string, int, string> write) => string.Join(", ", expressions.Select(write));
}
