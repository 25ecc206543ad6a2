using Toil.Migrations.Plans;

namespace Toil.Migrations.Control;

/// <summary>What the database remembers of a step in one direction: its checkpoint.</summary>
internal sealed record StepRow
{
    public const string Columns =
        "number, direction, name, kind, hash, state, bound, cursor, pass, statement, journal, file_length, rows_before, rows_after, "
        + "scanned, matched, affected, skipped, batches, batch_size, elapsed, digest, detail";

    public required int Number { get; init; }

    public required MigrationDirection Direction { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string Hash { get; init; }

    public StepState State { get; init; }

    /// <summary>The greatest key when the step began: nothing behind it is walked. Null before, and for an empty table.</summary>
    public string? Bound { get; init; }

    /// <summary>The last key that was done; null before the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>Which pass over the table, from 1.</summary>
    public int Pass { get; init; } = 1;

    /// <summary>Statements done, for steps outside of a transaction.</summary>
    public int Statement { get; init; }

    /// <summary>The statement that was begun outside of a transaction and of which no end is known.</summary>
    public string? Journal { get; init; }

    /// <summary>Bytes of the archive file that are committed.</summary>
    public long FileLength { get; init; }

    public long? RowsBefore { get; init; }

    public long? RowsAfter { get; init; }

    public long Scanned { get; init; }

    public long Matched { get; init; }

    public long Affected { get; init; }

    public long Skipped { get; init; }

    public long Batches { get; init; }

    public int BatchSize { get; init; }

    public TimeSpan Elapsed { get; init; }

    public string? Digest { get; init; }

    public string? Detail { get; init; }

    /// <summary>The row of a step that has not begun.</summary>
    public static StepRow For(MigrationStep step, MigrationDirection direction) => new()
    {
        Number = step.Number,
        Direction = direction,
        Name = step.Name,
        Kind = step.Kind,
        Hash = step.Hash,
        State = StepState.Pending,
    };

    public static StepRow Of(object?[] row) => new()
    {
        Number = (int)ControlValue.Number(row[0]),
        Direction = Enum.Parse<MigrationDirection>((string)row[1]!),
        Name = (string)row[2]!,
        Kind = (string)row[3]!,
        Hash = (string)row[4]!,
        State = Enum.Parse<StepState>((string)row[5]!),
        Bound = row[6] as string,
        Cursor = row[7] as string,
        Pass = (int)ControlValue.Number(row[8]),
        Statement = (int)ControlValue.Number(row[9]),
        Journal = row[10] as string,
        FileLength = ControlValue.Number(row[11]),
        RowsBefore = ControlValue.NumberOrNull(row[12]),
        RowsAfter = ControlValue.NumberOrNull(row[13]),
        Scanned = ControlValue.Number(row[14]),
        Matched = ControlValue.Number(row[15]),
        Affected = ControlValue.Number(row[16]),
        Skipped = ControlValue.Number(row[17]),
        Batches = ControlValue.Number(row[18]),
        BatchSize = (int)ControlValue.Number(row[19]),
        Elapsed = TimeSpan.FromMilliseconds(ControlValue.Number(row[20])),
        Digest = row[21] as string,
        Detail = row[22] as string,
    };

    /// <summary>The values in the order of <see cref="Columns"/>.</summary>
    public object?[] Values() =>
    [
        Number, Direction.ToString(), Name, Kind, Hash, State.ToString(), Bound, Cursor, Pass, Statement, Journal, FileLength, RowsBefore, RowsAfter,
        Scanned, Matched, Affected, Skipped, Batches, BatchSize, (long)Elapsed.TotalMilliseconds, Digest, Detail,
    ];
}
