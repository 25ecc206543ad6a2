using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking;

/// <summary>Finds the columns that a check keeps from being NULL: those for which <c>SET NOT NULL</c> need not look at the rows.</summary>
internal static class NotNullChecks
{
    /// <summary>The columns of a definition as the server writes it.</summary>
    public static IReadOnlyList<string> Columns(string definition) => Columns(SqlLexer.Read(definition));

    /// <summary>The columns of a condition: <c>a IS NOT NULL AND b IS NOT NULL</c>; of any other form, none.</summary>
    public static IReadOnlyList<string> Columns(IReadOnlyList<SqlToken> condition)
    {
        SqlToken[] tokens = [.. condition.Where(token => !token.IsTrivia && !token.IsMark('(') && !token.IsMark(')') && !token.Is("CHECK"))];
        List<string> columns = [];
        SqlCursor at = new(tokens);
        while (!at.IsAtEnd)
        {
            if (at.Next.IsAny("NOT", "VALID", "NO", "INHERIT"))
            {
                break;
            }

            if (at.Name() is not { } column || !at.Take("IS", "NOT", "NULL") || !(at.IsAtEnd || at.Take("AND") || at.Next.Is("NOT")))
            {
                return [];
            }

            columns.Add(SqlText.Plain(column, TargetKind.PostgreSql));
        }

        return columns;
    }
}
