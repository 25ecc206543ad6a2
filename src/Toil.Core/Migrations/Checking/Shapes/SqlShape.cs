using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Shapes;

/// <summary>What a statement is about, read from its words alone.</summary>
internal sealed record SqlShape
{
    /// <summary>What it does.</summary>
    public required SqlVerb Verb { get; init; }

    /// <summary>The statement.</summary>
    public required SqlStatement Statement { get; init; }

    /// <summary>The table that it is about, as written; null where it names none.</summary>
    public string? Table { get; init; }

    /// <summary>Further tables that it is about in the same way (DROP TABLE a, b), or indexes for those about indexes.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Tables that it makes references to, or takes as parents.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The partitioned table or the parents that a new table belongs to; null for none.</summary>
    public string? PartitionOf { get; init; }

    /// <summary>True for CONCURRENTLY.</summary>
    public bool IsConcurrent { get; init; }

    /// <summary>True for IF EXISTS and IF NOT EXISTS: nothing happens where it does not fit.</summary>
    public bool IsConditional { get; init; }

    /// <summary>True for CREATE UNLOGGED TABLE.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>True for VACUUM FULL.</summary>
    public bool IsFull { get; init; }

    /// <summary>True where it holds only for some rows: it has a WHERE.</summary>
    public bool HasWhere { get; init; }

    /// <summary>Mode of LOCK TABLE: <c>ACCESS EXCLUSIVE</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The index that it makes; null for others.</summary>
    public IndexShape? Index { get; init; }

    /// <summary>The columns of a new table; null where they cannot be told from the words.</summary>
    public IReadOnlyList<ColumnShape>? Columns { get; init; }

    /// <summary>The constraints of a new table that stand by themselves.</summary>
    public IReadOnlyList<ConstraintShape> Constraints { get; init; } = [];

    /// <summary>What an ALTER TABLE does, in order.</summary>
    public IReadOnlyList<AlterShape> Actions { get; init; } = [];

    /// <summary>Every table or index that it names as its object.</summary>
    public IEnumerable<string> Objects => Table is null ? Others : [Table, .. Others];
}

/// <summary>An index that a statement makes.</summary>
/// <param name="Name">Its name; null where the database gives one.</param>
/// <param name="IsUnique">True for a unique one.</param>
/// <param name="Elements">What it is over.</param>
/// <param name="Predicate">Condition of its rows as SQL; null for all.</param>
/// <param name="NullsAreEqual">True for NULLS NOT DISTINCT.</param>
internal sealed record IndexShape(string? Name, bool IsUnique, IReadOnlyList<IndexElement> Elements, string? Predicate, bool NullsAreEqual);

/// <summary>A column or an expression of an index.</summary>
/// <param name="Column">The column as written; null for an expression.</param>
/// <param name="Sql">It as SQL.</param>
internal sealed record IndexElement(string? Column, string Sql);

/// <summary>A column that a statement makes.</summary>
/// <param name="Name">As written.</param>
/// <param name="Type">Its type as written; empty where none is given.</param>
internal sealed record ColumnShape(string Name, string Type)
{
    /// <summary>Its default as SQL; null for none.</summary>
    public IReadOnlyList<SqlToken>? Default { get; init; }

    /// <summary>True for NOT NULL and PRIMARY KEY.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>True for UNIQUE and PRIMARY KEY.</summary>
    public bool IsUnique { get; init; }

    /// <summary>True for PRIMARY KEY.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>True for a generated column that is stored.</summary>
    public bool IsStored { get; init; }

    /// <summary>True for any generated column.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>True for an identity or a serial: its rows are numbered.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>True with a CHECK.</summary>
    public bool IsChecked { get; init; }

    /// <summary>The table that it references; null for none.</summary>
    public string? References { get; init; }
}

/// <summary>What a constraint is.</summary>
internal enum ConstraintKind
{
    /// <summary>CHECK.</summary>
    Check,

    /// <summary>UNIQUE.</summary>
    Unique,

    /// <summary>PRIMARY KEY.</summary>
    Primary,

    /// <summary>FOREIGN KEY.</summary>
    Foreign,

    /// <summary>EXCLUDE.</summary>
    Exclude,

    /// <summary>NOT NULL as a constraint of its own.</summary>
    NotNull,
}

/// <summary>A constraint that a statement makes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; null where the database gives one.</param>
/// <param name="Columns">Its columns as written.</param>
internal sealed record ConstraintShape(ConstraintKind Kind, string? Name, IReadOnlyList<string> Columns)
{
    /// <summary>True for NOT VALID.</summary>
    public bool IsNotValid { get; init; }

    /// <summary>The index that it takes over; null for none.</summary>
    public string? UsingIndex { get; init; }

    /// <summary>The table that a foreign key references.</summary>
    public string? References { get; init; }

    /// <summary>The condition of a CHECK.</summary>
    public IReadOnlyList<SqlToken> Condition { get; init; } = [];

    /// <summary>True for NULLS NOT DISTINCT.</summary>
    public bool NullsAreEqual { get; init; }
}
