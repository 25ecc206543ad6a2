using System.Text;
using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>Reads the SQL of a plan: statements, queries, conditions and expressions, names.</summary>
internal static class PlanSql
{
    /// <summary>The statements of a value: a text, or a list of texts.</summary>
    public static IReadOnlyList<(SqlStatement Statement, PlanPlace Place)> Statements(YamlDocument document, YamlNode node, string key)
    {
        IEnumerable<YamlScalar> scalars = node switch
        {
            YamlScalar scalar => [scalar],
            YamlSequence list => list.Items.Select(item => item as YamlScalar
                ?? throw document.Invalid(item.Origin, $"'{key}' is a list of statements, and this is none", "Write each as '- SQL'.")),
            _ => throw document.Invalid(node.Origin, $"'{key}' is SQL, or a list of it", $"Write it behind the key: {key}: ALTER TABLE ..."),
        };
        List<(SqlStatement, PlanPlace)> statements = [];
        foreach (YamlScalar scalar in scalars)
        {
            foreach (SqlStatement statement in Split(document, scalar))
            {
                PlanSqlRules.Check(document, scalar, statement);
                statements.Add((statement, new(document, scalar, statement.Start)));
            }
        }

        return statements.Count > 0 ? statements : throw document.Invalid(node.Origin, $"'{key}' holds no statement", "Write one.");
    }

    /// <summary>A query that answers with a value.</summary>
    public static SqlStatement Query(YamlDocument document, YamlScalar scalar, string key)
    {
        SqlStatement query = Single(document, scalar, key);
        PlanSqlRules.Check(document, scalar, query);
        return query.Tokens[0].IsAny("SELECT", "WITH", "VALUES", "TABLE", "PRAGMA", "SHOW") || query.Tokens[0].IsMark('(')
            ? query
            : throw document.Invalid(scalar.Origin, $"'{key}' is no query", "Write one that answers with a single value: SELECT count(*) FROM ...");
    }

    /// <summary>A condition or another expression: one piece of SQL that can stand in brackets, without comments.</summary>
    public static SqlStatement Expression(YamlDocument document, YamlScalar scalar, string key)
    {
        SqlStatement expression = Single(document, scalar, key);
        PlanSqlRules.CheckNames(document, scalar, expression);
        if (expression.Tokens[0].Is("WHERE"))
        {
            throw document.Invalid(scalar.Origin, $"'{key}' begins with WHERE", "Write the condition alone.");
        }

        // What Toil writes behind it must not become part of a comment.
        StringBuilder text = new(scalar.Text);
        foreach (SqlToken comment in SqlLexer.Read(scalar.Text).Where(token => token.Kind == SqlTokenKind.Comment))
        {
            SqlSplitter.Blank(text, comment, 0);
        }

        return expression with { Text = text.ToString(expression.Start, expression.Text.Length) };
    }

    /// <summary>A name with or without quotes; a table's may have a schema before it.</summary>
    /// <param name="document">The file.</param>
    /// <param name="scalar">The value.</param>
    /// <param name="key">What it is for.</param>
    /// <param name="isTable">True where a schema may stand before it.</param>
    public static string Name(YamlDocument document, YamlScalar scalar, string key, bool isTable)
    {
        SqlStatement name = Single(document, scalar, key);
        PlanSqlRules.CheckNames(document, scalar, name);
        bool isOne = name.Tokens is [var only] && IsName(only);
        bool isTwo = isTable && name.Tokens is [var schema, var dot, var table] && IsName(schema) && dot.IsMark('.') && IsName(table);
        return isOne || isTwo
            ? string.Concat(name.Tokens.Select(token => token.Text))
            : throw document.Invalid(
                scalar.Origin, $"'{InertText.From(scalar.Text.Trim(), 80)}' is not the name of a {(isTable ? "table" : "column")}",
                isTable ? "Write it as in SQL: orders, sales.orders or \"Orders\"." : "Write it as in SQL: total or \"Total\".");

        static bool IsName(SqlToken token) => token.Kind == SqlTokenKind.Word || (token.Kind == SqlTokenKind.Quoted && token.Text[0] == '"');
    }

    private static SqlStatement Single(YamlDocument document, YamlScalar scalar, string key) => Split(document, scalar) switch
    {
        [var one] => one,
        [] => throw document.Invalid(scalar.Origin, $"'{key}' holds nothing but a comment", "Write the SQL."),
        [_, var second, ..] => throw document.Invalid(document.Locate(scalar, second.Start), $"'{key}' holds more than one statement", "Keep one."),
    };

    private static IReadOnlyList<SqlStatement> Split(YamlDocument document, YamlScalar scalar)
    {
        try
        {
            return SqlSplitter.Split(scalar.Text);
        }
        catch (SqlFormatException error)
        {
            throw document.Invalid(document.Locate(scalar, error.Offset), error.Message, error.Remedy, error);
        }
    }
}
