using System.Collections.Frozen;
using Toil.Operations;

namespace Toil.Migrations.Plans;

/// <summary>A step of a plan.</summary>
internal abstract record MigrationStep
{
    /// <summary>Place in the plan, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Name, unique in the plan.</summary>
    public required string Name { get; init; }

    /// <summary>What people are told of it: <c>Step 2 'fill it'</c>.</summary>
    public string Shown => $"Step {Number} '{Name}'";

    /// <summary>Where it stands in the file.</summary>
    public required ValueOrigin Origin { get; init; }

    /// <summary>Why it cannot be undone; null where it can.</summary>
    public string? Irreversible { get; init; }

    /// <summary>SHA-256 over this step's meaning, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Where its pieces stand, by <see cref="PlaceOf"/>'s names.</summary>
    public IReadOnlyDictionary<string, PlanPlace> Places { get; init; } = FrozenDictionary<string, PlanPlace>.Empty;

    /// <summary>The word for it: <c>sql</c>, <c>backfill</c>, <c>copy</c>, <c>purge</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Where a piece of it stands in the file; the step itself where that is not known.</summary>
    /// <param name="piece">
    /// <c>up:0</c> and <c>down:0</c> for statements by their index; <c>table</c>, <c>to</c>, <c>where</c>, <c>down.where</c>, <c>archive</c>;
    /// <c>key:COLUMN</c>; <c>column:COLUMN</c> and <c>down.column:COLUMN</c> for a column that is set or copied to, <c>set:COLUMN</c> and
    /// <c>down.set:COLUMN</c> for its expression.
    /// </param>
    /// <param name="offset">Which of its characters, from 0.</param>
    public ValueOrigin PlaceOf(string piece, int offset = 0) => Places.TryGetValue(piece, out PlanPlace? place) ? place.At(offset) : Origin;
}

/// <summary>Statements that run as they are.</summary>
internal sealed record SqlStep : MigrationStep
{
    /// <summary>The statements that make the change, one each, without a closing semicolon.</summary>
    public required IReadOnlyList<string> Up { get; init; }

    /// <summary>The statements that take it back; empty where it cannot be undone.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>False for statements that run outside of a transaction, one by one: <c>CREATE INDEX CONCURRENTLY</c>.</summary>
    public bool Transaction { get; init; } = true;

    /// <summary>Longest time that a statement may run; null for no bound but the lock timeout.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <inheritdoc/>
    public override string Kind => "sql";
}

/// <summary>A step that walks a table by its key, a batch at a time.</summary>
internal abstract record BatchStep : MigrationStep
{
    /// <summary>The table that is walked: what is backfilled, copied from, purged. As written: may have a schema and quotes.</summary>
    public required string Table { get; init; }

    /// <summary>Columns of the key to walk by; empty for the primary key, else the first unique key without nulls.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>SQL condition of the rows that are meant; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>True for further passes over rows that arrived during the run.</summary>
    public bool Follow { get; init; }
}

/// <summary>Sets columns of rows that are there.</summary>
internal sealed record BackfillStep : BatchStep
{
    /// <summary>Columns with the SQL expressions that they get, in the order of the file.</summary>
    public required IReadOnlyList<ColumnExpression> Set { get; init; }

    /// <summary>The same for the way back; empty where it cannot be undone.</summary>
    public IReadOnlyList<ColumnExpression> DownSet { get; init; } = [];

    /// <summary>SQL condition of the rows that are meant on the way back; null for all.</summary>
    public string? DownWhere { get; init; }

    /// <inheritdoc/>
    public override string Kind => "backfill";
}

/// <summary>Copies rows from <see cref="BatchStep.Table"/> to another table.</summary>
internal sealed record CopyStep : BatchStep
{
    /// <summary>The table that gets the rows.</summary>
    public required string To { get; init; }

    /// <summary>Its columns with SQL expressions over the source. Every column of the source's key is copied to a column as it is.</summary>
    public required IReadOnlyList<ColumnExpression> Columns { get; init; }

    /// <inheritdoc/>
    public override string Kind => "copy";
}

/// <summary>Takes rows out of a table.</summary>
internal sealed record PurgeStep : BatchStep
{
    /// <summary>Table with at least the same columns that keeps the rows; null for none.</summary>
    public string? ArchiveTable { get; init; }

    /// <summary>Absolute path of a file of JSON lines that keeps the rows; null for none.</summary>
    public string? ArchiveFile { get; init; }

    /// <inheritdoc/>
    public override string Kind => "purge";
}

/// <summary>A column and the SQL expression that it gets.</summary>
/// <param name="Column">Name as written: quoted where it needs quotes in SQL.</param>
/// <param name="Expression">SQL.</param>
internal sealed record ColumnExpression(string Column, string Expression);
