using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Shapes;

/// <summary>Reads what a statement is about from its words.</summary>
internal static class ShapeReader
{
    /// <summary>Reads the one statement of a text.</summary>
    public static SqlShape Read(string sql) => Read(SqlSplitter.Split(sql)[0]);

    /// <summary>Reads a statement; what is not known here comes back as <see cref="SqlVerb.Other"/>.</summary>
    public static SqlShape Read(SqlStatement statement)
    {
        SqlCursor at = new(statement.Tokens);
        SqlShape shape = new() { Verb = SqlVerb.Other, Statement = statement, IsConditional = at.Holds("IF", "EXISTS") || at.Holds("IF", "NOT", "EXISTS") };
        return at.Next.Kind != SqlTokenKind.Word ? shape : at.Take().Text.ToUpperInvariant() switch
        {
            "CREATE" => Create(at, shape),
            "ALTER" => Alter(at, shape),
            "DROP" => Drop(at, shape),
            "TRUNCATE" => Names(at, shape with { Verb = SqlVerb.Truncate }),
            "VACUUM" => Vacuum(at, shape),
            "ANALYZE" or "ANALYSE" => Names(at, shape with { Verb = SqlVerb.Analyze }),
            "CLUSTER" => Names(at, shape with { Verb = SqlVerb.Cluster }),
            "REINDEX" => Reindex(at, shape),
            "REFRESH" when at.Take("MATERIALIZED", "VIEW") => Names(at, shape with { Verb = SqlVerb.Refresh, IsConcurrent = at.Take("CONCURRENTLY") }),
            "LOCK" => Lock(at, shape),
            "COMMENT" when at.Take("ON") => Comment(at, shape),
            "INSERT" when at.Take("INTO") || at.Take("OR", at.Peek(1).Text, "INTO") => Named(at, shape with { Verb = SqlVerb.Insert }),
            "REPLACE" when at.Take("INTO") => Named(at, shape with { Verb = SqlVerb.Insert }),
            "UPDATE" => Update(at, shape),
            "DELETE" when at.Take("FROM") => Named(at, shape with { Verb = SqlVerb.Delete }),
            "MERGE" when at.Take("INTO") => Named(at, shape with { Verb = SqlVerb.Merge }),
            "WITH" => With(at, shape),
            "SELECT" or "VALUES" or "TABLE" => shape with { Verb = SqlVerb.Query },
            _ => shape,
        };
    }

    private static SqlShape Create(SqlCursor at, SqlShape shape)
    {
        _ = at.Take("OR", "REPLACE");
        bool isUnique = at.Take("UNIQUE");
        if (at.Take("INDEX"))
        {
            return TableShapes.Index(at, shape, isUnique);
        }

        _ = at.Take("CONSTRAINT") || at.Take("GLOBAL") || at.Take("LOCAL");
        bool isTemporary = at.Take("TEMP") || at.Take("TEMPORARY");
        bool isUnlogged = at.Take("UNLOGGED");
        return at.Take("TABLE") ? TableShapes.Table(at, shape with { IsUnlogged = isUnlogged })
            : at.Take("TRIGGER") && !isTemporary ? On(at, shape with { Verb = SqlVerb.CreateTrigger })
            : at.Take("RULE") || at.Take("POLICY") ? On(at, shape with { Verb = SqlVerb.TableRule })
            : at.Take("STATISTICS") ? From(at, shape with { Verb = SqlVerb.TableNote })
            : shape;
    }

    private static SqlShape Alter(SqlCursor at, SqlShape shape)
        => at.Take("TABLE") ? AlterShapes.Read(at, shape)
            : at.Take("POLICY") ? On(at, shape with { Verb = SqlVerb.TableRule })
            : shape;

    private static SqlShape Drop(SqlCursor at, SqlShape shape)
        => at.Take("TABLE") ? Names(at, shape with { Verb = SqlVerb.DropTable })
            : at.Take("INDEX") ? Names(at, shape with { Verb = SqlVerb.DropIndex, IsConcurrent = at.Take("CONCURRENTLY") })
            : at.Take("TRIGGER") || at.Take("RULE") || at.Take("POLICY") ? On(at, shape with { Verb = SqlVerb.TableRule })
            : shape;

    private static SqlShape Vacuum(SqlCursor at, SqlShape shape)
    {
        IReadOnlyList<SqlToken> options = at.Group();
        bool isFull = false;
        for (int i = 0; i < options.Count; i++)
        {
            isFull |= options[i].Is("FULL") && !(i + 1 < options.Count && options[i + 1].IsAny("FALSE", "OFF"));
        }

        while (at.Next.IsAny("FULL", "FREEZE", "VERBOSE", "ANALYZE"))
        {
            isFull |= at.Take().Is("FULL");
        }

        return Names(at, shape with { Verb = SqlVerb.Vacuum, IsFull = isFull });
    }

    private static SqlShape Reindex(SqlCursor at, SqlShape shape)
    {
        bool isConcurrent = at.Group().Any(token => token.Is("CONCURRENTLY"));
        SqlVerb verb = at.Take("TABLE") ? SqlVerb.ReindexTable : at.Take("INDEX") ? SqlVerb.ReindexIndex : SqlVerb.Other;
        return Names(at, shape with { Verb = verb, IsConcurrent = at.Take("CONCURRENTLY") || isConcurrent });
    }

    private static SqlShape Lock(SqlCursor at, SqlShape shape)
    {
        SqlShape named = Names(at, shape with { Verb = SqlVerb.Lock });
        string mode = at.Take("IN") ? string.Join(' ', at.Until(token => token.Is("MODE")).Select(token => token.Text.ToUpperInvariant())) : "ACCESS EXCLUSIVE";
        return named with { Mode = mode };
    }

    private static SqlShape Comment(SqlCursor at, SqlShape shape)
    {
        bool isColumn = at.Take("COLUMN");
        if (!isColumn && !at.Take("TABLE"))
        {
            return shape;
        }

        string? name = at.Name();
        int dot = isColumn ? name?.LastIndexOf('.') ?? -1 : -1;
        return shape with { Verb = SqlVerb.TableNote, Table = dot > 0 ? name![..dot] : name };
    }

    private static SqlShape Update(SqlCursor at, SqlShape shape)
    {
        if (at.Take("OR"))
        {
            at.Take();
        }

        return Named(at, shape with { Verb = SqlVerb.Update });
    }

    // The statement behind the common table expressions.
    private static SqlShape With(SqlCursor at, SqlShape shape)
    {
        at.Until(token => token.IsAny("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE"));
        SqlVerb verb = at.IsAtEnd ? SqlVerb.Other : at.Take().Text.ToUpperInvariant() switch
        {
            "INSERT" => SqlVerb.Insert,
            "UPDATE" => SqlVerb.Update,
            "DELETE" => SqlVerb.Delete,
            "MERGE" => SqlVerb.Merge,
            _ => SqlVerb.Query,
        };
        _ = at.Take("INTO") || at.Take("FROM");
        return verb is SqlVerb.Query or SqlVerb.Other ? shape with { Verb = verb } : Named(at, shape with { Verb = verb });
    }

    private static SqlShape Named(SqlCursor at, SqlShape shape)
    {
        _ = at.Take("ONLY");
        string? table = at.Name();
        return shape with { Table = table, HasWhere = at.Holds("WHERE") };
    }

    private static SqlShape On(SqlCursor at, SqlShape shape)
    {
        at.Until(token => token.Is("ON"));
        // A rule is ON an event TO a table.
        if (at.Take("ON") && at.Next.IsAny("SELECT", "INSERT", "UPDATE", "DELETE") && at.Peek(1).Is("TO"))
        {
            at.Take();
            at.Take();
        }

        return shape with { Table = at.Name() };
    }

    private static SqlShape From(SqlCursor at, SqlShape shape)
    {
        at.Until(token => token.Is("FROM"));
        return at.Take("FROM") ? shape with { Table = at.Name() } : shape;
    }

    private static SqlShape Names(SqlCursor at, SqlShape shape)
    {
        at.Group();
        while (at.Take("IF", "EXISTS") || at.Take("TABLE") || at.Take("ONLY") || at.Take("VERBOSE"))
        {
        }

        List<string> names = [];
        while (at.Name() is { } name)
        {
            names.Add(name);
            at.TakeMark('*');
            at.Group();
            if (!at.TakeMark(','))
            {
                break;
            }

            _ = at.Take("ONLY");
        }

        return shape with { Table = names.FirstOrDefault(), Others = [.. names.Skip(1)] };
    }
}
