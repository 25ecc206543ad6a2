namespace Toil.Migrations.Databases;

/// <summary>A table as the database's catalog has it.</summary>
internal sealed record TableInfo
{
    /// <summary>The engine that has it.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary>Schema (<c>main</c> in SQLite), unquoted.</summary>
    public required string Schema { get; init; }

    /// <summary>Name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>Schema and name as they stand in SQL, quoted.</summary>
    public required string Sql { get; init; }

    /// <summary>Its columns, in order.</summary>
    public required IReadOnlyList<ColumnInfo> Columns { get; init; }

    /// <summary>Its unique keys, the primary key first.</summary>
    public required IReadOnlyList<KeyInfo> Keys { get; init; }

    /// <summary>True where row triggers, rules, row security or a declared handling of conflicts may keep a statement from changing a row that it matched.</summary>
    public bool MayRefuseRows { get; init; }

    /// <summary>True where the table, or a partition of it, is written past the log: after a crash of the server it is empty, and what was committed is gone.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>True where row security decides which rows this user sees.</summary>
    public bool HidesRows { get; init; }

    /// <summary>True where it is the table of one connection, and goes with it.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Rows, as the statistics have it; null where there are none yet.</summary>
    public long? EstimatedRows { get; init; }

    /// <summary>Finds a column by its unquoted name.</summary>
    public ColumnInfo? Find(string column) => Columns.FirstOrDefault(known => known.Name == column);

    /// <summary>Finds a column as SQL writes it: PostgreSQL folds what has no quotes to lower case, SQLite heeds no case.</summary>
    public ColumnInfo? FindWritten(string column)
    {
        string name = TableName.Parse(column)[^1];
        return Kind == TargetKind.Sqlite ? Columns.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : Find(column.Contains('"', StringComparison.Ordinal) ? name : name.ToLowerInvariant());
    }
}

/// <summary>A column.</summary>
/// <param name="Name">Unquoted.</param>
/// <param name="Type">Its type as the database writes it: <c>character varying(20)</c>; as declared, or empty, in SQLite.</param>
/// <param name="IsNullable">True where it may be NULL.</param>
/// <param name="Default">SQL of its default, or null.</param>
/// <param name="IsGenerated">True where it cannot be written.</param>
internal sealed record ColumnInfo(string Name, string Type, bool IsNullable, string? Default, bool IsGenerated)
{
    /// <summary>True for <c>GENERATED ALWAYS AS IDENTITY</c>: not written as a rule, and a value of its own all the same, which has to come back with its row.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>True where a row that is put back brings its value along.</summary>
    public bool IsKept => !IsGenerated || IsIdentity;
}

/// <summary>A unique key.</summary>
/// <param name="Name">Its index or constraint.</param>
/// <param name="Columns">Its columns in the index's order, unquoted; empty for an index over expressions.</param>
/// <param name="IsPrimary">True for the primary key.</param>
/// <param name="HasNulls">True where a column of it may be NULL.</param>
/// <param name="IsPartial">True where it holds for some rows only, or is not valid, or is deferred.</param>
internal sealed record KeyInfo(string Name, IReadOnlyList<string> Columns, bool IsPrimary, bool HasNulls, bool IsPartial)
{
    /// <summary>True where it is one column of whole numbers of 64 bits at most, whatever is written to it.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>True where rows can be walked by it.</summary>
    public bool IsWalkable => Columns.Count > 0 && !HasNulls && !IsPartial;
}
