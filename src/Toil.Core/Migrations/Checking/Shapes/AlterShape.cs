using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Shapes;

/// <summary>What an action of ALTER TABLE is.</summary>
internal enum AlterKind
{
    /// <summary>Something else, under the strongest lock.</summary>
    Other,

    /// <summary>ADD COLUMN.</summary>
    AddColumn,

    /// <summary>DROP COLUMN.</summary>
    DropColumn,

    /// <summary>ALTER COLUMN ... TYPE.</summary>
    Type,

    /// <summary>ALTER COLUMN ... SET NOT NULL.</summary>
    SetNotNull,

    /// <summary>ADD of a constraint.</summary>
    AddConstraint,

    /// <summary>VALIDATE CONSTRAINT.</summary>
    Validate,

    /// <summary>DROP CONSTRAINT.</summary>
    DropConstraint,

    /// <summary>RENAME of a column.</summary>
    RenameColumn,

    /// <summary>RENAME of the table.</summary>
    RenameTable,

    /// <summary>ENABLE and DISABLE of triggers.</summary>
    Triggers,

    /// <summary>Statistics, options and other strategies, which change no answer.</summary>
    Strategy,

    /// <summary>SET of options of the table.</summary>
    Options,

    /// <summary>ATTACH PARTITION.</summary>
    Attach,

    /// <summary>DETACH PARTITION ... CONCURRENTLY or FINALIZE.</summary>
    DetachConcurrently,

    /// <summary>SET TABLESPACE, SET LOGGED, SET UNLOGGED, SET ACCESS METHOD: the table is written anew.</summary>
    Rewrite,
}

/// <summary>An action of ALTER TABLE.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record AlterShape(AlterKind Kind)
{
    /// <summary>The column, constraint or partition that it is about, as written; null for others.</summary>
    public string? Name { get; init; }

    /// <summary>The new name of a renaming.</summary>
    public string? NewName { get; init; }

    /// <summary>The new column.</summary>
    public ColumnShape? Column { get; init; }

    /// <summary>The new constraint.</summary>
    public ConstraintShape? Constraint { get; init; }

    /// <summary>The new type as SQL.</summary>
    public string? Type { get; init; }

    /// <summary>What USING says; null where it is not there.</summary>
    public IReadOnlyList<SqlToken>? Using { get; init; }

    /// <summary>True for SET LOGGED, false for SET UNLOGGED, null for others.</summary>
    public bool? IsLogged { get; init; }

    /// <summary>True for IF NOT EXISTS and IF EXISTS.</summary>
    public bool IsConditional { get; init; }
}
