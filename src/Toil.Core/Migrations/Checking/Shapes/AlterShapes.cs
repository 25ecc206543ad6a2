using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Shapes;

/// <summary>Reads the actions of ALTER TABLE.</summary>
internal static class AlterShapes
{
    /// <summary>Reads them, from behind TABLE.</summary>
    public static SqlShape Read(SqlCursor at, SqlShape shape)
    {
        bool isConditional = at.Take("IF", "EXISTS");
        _ = at.Take("ONLY");
        string? table = at.Name();
        at.TakeMark('*');
        AlterShape[] actions = [.. at.List().Select(Action)];
        return shape with
        {
            Verb = SqlVerb.AlterTable,
            Table = table,
            IsConditional = isConditional,
            Actions = actions,
            References = [.. actions.Select(action => action.Column?.References ?? action.Constraint?.References).OfType<string>()],
        };
    }

    private static AlterShape Action(IReadOnlyList<SqlToken> tokens)
    {
        SqlCursor at = new(tokens);
        return at.IsAtEnd ? new(AlterKind.Other) : at.Take().Text.ToUpperInvariant() switch
        {
            "ADD" => Add(at),
            "DROP" => Drop(at),
            "ALTER" => AlterColumn(at),
            "VALIDATE" when at.Take("CONSTRAINT") => new(AlterKind.Validate) { Name = at.Name() },
            "RENAME" => Rename(at),
            "ENABLE" or "DISABLE" => new(at.Take("ALWAYS", "TRIGGER") || at.Take("REPLICA", "TRIGGER") || at.Take("TRIGGER") ? AlterKind.Triggers : AlterKind.Other),
            "ATTACH" when at.Take("PARTITION") => new(AlterKind.Attach) { Name = at.Name() },
            "DETACH" => new(at.Holds("CONCURRENTLY") || at.Holds("FINALIZE") ? AlterKind.DetachConcurrently : AlterKind.Other),
            "CLUSTER" => new(AlterKind.Strategy),
            "SET" => Set(at),
            "RESET" => new(AlterKind.Options),
            _ => new(AlterKind.Other),
        };
    }

    private static AlterShape Add(SqlCursor at)
    {
        if (at.Next.IsAny("CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE") || (at.Next.Is("NOT") && at.Peek(1).Is("NULL")))
        {
            return TableShapes.Constraint(at) is { } constraint ? new(AlterKind.AddConstraint) { Constraint = constraint, Name = constraint.Name } : new(AlterKind.Other);
        }

        _ = at.Take("COLUMN");
        bool isConditional = at.Take("IF", "NOT", "EXISTS");
        return TableShapes.Column(at) is { } column ? new(AlterKind.AddColumn) { Column = column, Name = column.Name, IsConditional = isConditional } : new(AlterKind.Other);
    }

    private static AlterShape Drop(SqlCursor at)
    {
        bool isConstraint = at.Take("CONSTRAINT");
        _ = at.Take("COLUMN");
        bool isConditional = at.Take("IF", "EXISTS");
        return new(isConstraint ? AlterKind.DropConstraint : AlterKind.DropColumn) { Name = at.Name(), IsConditional = isConditional };
    }

    private static AlterShape AlterColumn(SqlCursor at)
    {
        if (at.Take("CONSTRAINT"))
        {
            return new(AlterKind.Other) { Name = at.Name() };
        }

        _ = at.Take("COLUMN");
        string? column = at.Name();
        if (at.Take("TYPE") || at.Take("SET", "DATA", "TYPE"))
        {
            string type = SqlText.Of(at.Until(token => token.IsAny("USING", "COLLATE")));
            at.Until(token => token.Is("USING"));
            return new(AlterKind.Type) { Name = column, Type = type, Using = at.Take("USING") ? at.Until(_ => false) : null };
        }

        AlterKind kind = at.Take("SET", "NOT", "NULL") ? AlterKind.SetNotNull
            : at.Take("SET", "STATISTICS") || (at.Take("SET") && at.Next.IsMark('(')) || (at.Take("RESET") && at.Next.IsMark('(')) ? AlterKind.Strategy
            : AlterKind.Other;
        return new(kind) { Name = column };
    }

    private static AlterShape Rename(SqlCursor at)
    {
        if (at.Take("TO"))
        {
            return new(AlterKind.RenameTable) { NewName = at.Name() };
        }

        if (at.Take("CONSTRAINT"))
        {
            return new(AlterKind.Other);
        }

        _ = at.Take("COLUMN");
        string? old = at.Name();
        return new(AlterKind.RenameColumn) { Name = old, NewName = at.Take("TO") ? at.Name() : null };
    }

    private static AlterShape Set(SqlCursor at) => new(
        at.Next.IsMark('(') ? AlterKind.Options
            : at.Take("WITHOUT", "CLUSTER") ? AlterKind.Strategy
            : at.Next.IsAny("TABLESPACE", "LOGGED", "UNLOGGED", "ACCESS") ? AlterKind.Rewrite
            : AlterKind.Other)
    {
        IsLogged = at.Next.Is("LOGGED") ? true : at.Next.Is("UNLOGGED") ? false : null,
    };
}
