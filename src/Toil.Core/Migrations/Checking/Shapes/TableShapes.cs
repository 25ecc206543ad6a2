using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Shapes;

/// <summary>Reads what CREATE TABLE and CREATE INDEX make.</summary>
internal static class TableShapes
{
    private static readonly string[] s_constraintStarts = ["CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE"];

    private static readonly string[] s_typeEnds =
    [
        "CONSTRAINT", "NOT", "NULL", "DEFAULT", "GENERATED", "UNIQUE", "PRIMARY", "REFERENCES", "CHECK", "COLLATE", "STORAGE", "COMPRESSION", "AS", "OPTIONS",
        "DEFERRABLE", "INITIALLY",
    ];

    /// <summary>Reads an index, from behind INDEX.</summary>
    public static SqlShape Index(SqlCursor at, SqlShape shape, bool isUnique)
    {
        bool isConcurrent = at.Take("CONCURRENTLY");
        _ = at.Take("IF", "NOT", "EXISTS");
        string? name = at.Next.Is("ON") ? null : at.Name();
        _ = at.Take("ON");
        _ = at.Take("ONLY");
        string? table = at.Name();
        if (at.Take("USING"))
        {
            at.Name();
        }

        IndexElement[] elements = [.. new SqlCursor(at.Group()).List().Select(Element)];
        bool nullsAreEqual = at.Holds("NULLS", "NOT", "DISTINCT");
        at.Until(token => token.Is("WHERE"));
        string? predicate = at.Take("WHERE") ? SqlText.Of(at.Until(_ => false)) : null;
        return shape with
        {
            Verb = SqlVerb.CreateIndex,
            Table = table,
            IsConcurrent = isConcurrent,
            HasWhere = predicate is not null,
            Index = new(name, isUnique, elements, predicate, nullsAreEqual),
        };
    }

    /// <summary>Reads a table, from behind TABLE.</summary>
    public static SqlShape Table(SqlCursor at, SqlShape shape)
    {
        _ = at.Take("IF", "NOT", "EXISTS");
        shape = shape with { Verb = SqlVerb.CreateTable, Table = at.Name() };
        if (at.Take("PARTITION", "OF"))
        {
            return shape with { PartitionOf = at.Name() };
        }

        IReadOnlyList<SqlToken> body = at.Group();
        if (body.Count == 0 || at.Holds("AS") || at.Holds("INHERITS") || body[0].Is("LIKE"))
        {
            at.Until(token => token.Is("INHERITS"));
            string? parent = at.Take("INHERITS") ? new SqlCursor(at.Group()).Name() : null;
            return shape with { References = [], PartitionOf = null, Others = parent is null ? [] : [parent] };
        }

        List<ColumnShape> columns = [];
        List<ConstraintShape> constraints = [];
        bool isWhole = true;
        foreach (IReadOnlyList<SqlToken> item in new SqlCursor(body).List())
        {
            SqlCursor part = new(item);
            if (part.Next.IsAny(s_constraintStarts))
            {
                constraints.Add(Constraint(part) ?? new(ConstraintKind.Check, null, []));
            }
            else if (part.Next.Is("LIKE") || Column(part) is not { } column)
            {
                isWhole = false;
            }
            else
            {
                columns.Add(column);
            }
        }

        return shape with
        {
            Columns = isWhole ? columns : null,
            Constraints = constraints,
            References = [.. columns.Select(column => column.References).Concat(constraints.Select(constraint => constraint.References)).OfType<string>()],
        };
    }

    /// <summary>Reads a column, from its name on; null where none is there.</summary>
    public static ColumnShape? Column(SqlCursor at)
    {
        if (at.Name() is not { } name)
        {
            return null;
        }

        string type = SqlText.Of(at.Until(token => token.IsAny(s_typeEnds)));
        ColumnShape column = new(name, type) { IsNumbered = type.ToUpperInvariant() is "SERIAL" or "BIGSERIAL" or "SMALLSERIAL" or "SERIAL2" or "SERIAL4" or "SERIAL8" };
        while (!at.IsAtEnd)
        {
            if (at.Take("NOT", "NULL"))
            {
                column = column with { IsNotNull = true };
            }
            else if (at.Take("DEFAULT"))
            {
                // NULL may be the default itself, and may stand behind it.
                column = column with { Default = at.Next.Is("NULL") ? [at.Take()] : at.Until(token => token.IsAny(s_typeEnds)) };
            }
            else if (at.Take("PRIMARY", "KEY"))
            {
                column = column with { IsPrimary = true, IsUnique = true, IsNotNull = true };
            }
            else if (at.Take("UNIQUE"))
            {
                column = column with { IsUnique = true };
            }
            else if (at.Take("REFERENCES"))
            {
                column = column with { References = at.Name() };
            }
            else if (at.Take("CHECK"))
            {
                column = column with { IsChecked = true };
            }
            else if (at.Take("AS", "IDENTITY"))
            {
                column = column with { IsNumbered = true };
            }
            else if (at.Next.Is("AS") && at.Peek(1).IsMark('('))
            {
                at.Take();
                at.Group();
                column = column with { IsGenerated = true, IsStored = at.Take("STORED") };
            }
            else
            {
                at.Take();
            }
        }

        return column;
    }

    /// <summary>Reads a constraint, from CONSTRAINT or its kind on; null where it is none.</summary>
    public static ConstraintShape? Constraint(SqlCursor at)
    {
        string? name = at.Take("CONSTRAINT") ? at.Name() : null;
        ConstraintKind? kind = at.Take("CHECK") ? ConstraintKind.Check
            : at.Take("UNIQUE") ? ConstraintKind.Unique
            : at.Take("PRIMARY", "KEY") ? ConstraintKind.Primary
            : at.Take("FOREIGN", "KEY") ? ConstraintKind.Foreign
            : at.Take("EXCLUDE") ? ConstraintKind.Exclude
            : at.Take("NOT", "NULL") ? ConstraintKind.NotNull
            : null;
        if (kind is not { } known)
        {
            return null;
        }

        bool nullsAreEqual = at.Take("NULLS", "NOT", "DISTINCT");
        string? usingIndex = at.Take("USING", "INDEX") ? at.Name() : null;
        IReadOnlyList<SqlToken> group = known == ConstraintKind.NotNull ? at.Until(token => token.IsAny("NOT", "NO")) : at.Group();
        return new(known, name, known == ConstraintKind.Check ? [] : [.. new SqlCursor(group).List().Select(item => new SqlCursor(item).Name()).OfType<string>()])
        {
            Condition = known == ConstraintKind.Check ? group : [],
            UsingIndex = usingIndex,
            NullsAreEqual = nullsAreEqual,
            IsNotValid = at.Holds("NOT", "VALID"),
            References = at.Take("REFERENCES") ? at.Name() : null,
        };
    }

    private static IndexElement Element(IReadOnlyList<SqlToken> tokens)
    {
        SqlCursor at = new(tokens);
        if (at.Next.IsMark('('))
        {
            return new(null, $"({SqlText.Of(at.Group())})");
        }

        string? name = at.Name();
        return name is null ? new(null, SqlText.Of(tokens))
            : at.Next.IsMark('(') ? new(null, $"{name}({SqlText.Of(at.Group())})")
            : new(name, name);
    }
}
