using System.Globalization;
using Toil.Migrations.Databases;

namespace Toil.Migrations.Control;

/// <summary>Reads and writes the control tables.</summary>
internal static class ControlStore
{
    private static readonly string s_updateStep = "UPDATE toil_migration_step SET "
        + string.Join(", ", StepRow.Columns.Split(", ").Select((column, i) => $"{column} = {TargetSession.Mark(i)}"));

    private static readonly string s_insertStep =
        $"INSERT INTO toil_migration_step ({StepRow.Columns}, migration) VALUES ({TargetSession.Marks(0, StepRow.Columns.Split(", ").Length + 1)})";

    private static readonly int s_columns = StepRow.Columns.Split(", ").Length;

    /// <summary>A migration, or null where the database knows none of that name.</summary>
    public static async Task<MigrationRow?> FindAsync(TargetSession session, string name, CancellationToken cancellation)
        => await session.RowAsync($"SELECT {MigrationRow.Columns} FROM {MigrationRow.From} WHERE m.name = @p0", cancellation, name) is { } row ? MigrationRow.Of(row) : null;

    /// <summary>All migrations, by name.</summary>
    public static async Task<IReadOnlyList<MigrationRow>> AllAsync(TargetSession session, CancellationToken cancellation)
        => [.. (await session.RowsAsync($"SELECT {MigrationRow.Columns} FROM {MigrationRow.From} ORDER BY m.name", cancellation)).Select(MigrationRow.Of)];

    /// <summary>The steps that have a checkpoint, in order; those of the way up first.</summary>
    public static async Task<List<StepRow>> StepsAsync(TargetSession session, string name, CancellationToken cancellation)
        => [.. (await session.RowsAsync(
            $"SELECT {StepRow.Columns} FROM toil_migration_step WHERE migration = @p0 ORDER BY direction DESC, number", cancellation, name)).Select(StepRow.Of)];

    /// <summary>The clock of the database.</summary>
    public static async Task<DateTimeOffset> NowAsync(TargetDatabase database, TargetSession session, CancellationToken cancellation)
        => ControlValue.Instant(await session.ScalarAsync($"SELECT {database.Dialect.Now}", cancellation))!.Value;

    /// <summary>What happened last, newest first.</summary>
    public static async Task<IReadOnlyList<MigrationEvent>> EventsAsync(TargetSession session, string name, int count, CancellationToken cancellation)
        => [.. (await session.RowsAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT at, kind, number, detail FROM toil_migration_event WHERE migration = @p0 ORDER BY id DESC LIMIT {count}"), cancellation, name))
            .Select(row => new MigrationEvent(ControlValue.Instant(row[0])!.Value, (string)row[1]!, (int?)ControlValue.NumberOrNull(row[2]), (string)row[3]!))];

    /// <summary>Tells of something that happened.</summary>
    public static Task AddEventAsync(
        TargetDatabase database, TargetSession session, string name, string kind, int? step, string detail, CancellationToken cancellation)
        => session.ExecuteAsync(
            $"INSERT INTO toil_migration_event (migration, at, kind, number, detail) VALUES (@p0, {database.Dialect.Now}, @p1, @p2, @p3)",
            cancellation, name, kind, step, detail);

    /// <summary>Makes the row of a step.</summary>
    public static Task InsertStepAsync(TargetSession session, string name, StepRow step, CancellationToken cancellation)
        => session.ExecuteAsync(s_insertStep, cancellation, [.. step.Values(), name]);

    /// <summary>
    /// Writes a checkpoint, with the batch that led to it, under the fence: in the same transaction as the data, so that both are there or neither.
    /// </summary>
    /// <exception cref="FencedException">Another has taken over.</exception>
    public static async Task CheckpointAsync(
        TargetDatabase database, TargetSession session, string name, long epoch, StepRow step, BatchRow? batch, CancellationToken cancellation)
    {
        List<object?> values = [.. step.Values(), name, epoch];
        (int nameAt, int epochAt) = (s_columns, s_columns + 1);
        string sql = string.Create(
            CultureInfo.InvariantCulture,
            $"UPDATE toil_migration SET beats = beats + 1, step = @p0 WHERE name = @p{nameAt} AND epoch = @p{epochAt}; {s_updateStep} WHERE migration = @p{nameAt} AND number = @p0 AND direction = @p1");
        int expected = 2;
        if (batch is not null)
        {
            string marks = TargetSession.Marks(values.Count, 7);
            sql += string.Create(
                CultureInfo.InvariantCulture,
                $"; INSERT INTO toil_migration_batch (migration, number, direction, epoch, at, batch, pass, digest, low, high, scanned, matched, affected, skipped, millis) VALUES (@p{nameAt}, @p0, @p1, @p{epochAt}, {database.Dialect.Now}, @p18, @p8, @p21, {marks})");
            values.AddRange([batch.Low, batch.High, batch.Scanned, batch.Matched, batch.Affected, batch.Skipped, batch.Millis]);
            expected++;
        }

        if (!database.Dialect.HasManyWriters)
        {
            // One writer: a checkpoint is the sign of life, since nobody else gets in to give one.
            sql += string.Create(CultureInfo.InvariantCulture, $"; UPDATE toil_migration_beat SET at = {database.Dialect.Now} WHERE migration = @p{nameAt} AND epoch = @p{epochAt}");
            expected++;
        }

        if (await session.ExecuteAsync(sql, cancellation, [.. values]) != expected)
        {
            throw new FencedException();
        }
    }
}

/// <summary>A batch as the checkpoint remembers it.</summary>
/// <param name="Low">The key before the first; null where the table begins.</param>
/// <param name="High">The last key.</param>
/// <param name="Scanned">Rows walked.</param>
/// <param name="Matched">Rows that fitted.</param>
/// <param name="Affected">Rows changed.</param>
/// <param name="Skipped">Rows left out because they failed.</param>
/// <param name="Millis">Work time.</param>
internal sealed record BatchRow(string? Low, string High, long Scanned, long Matched, long Affected, long Skipped, long Millis);

/// <summary>Another has taken over: what is open is rolled back, and nothing more is written.</summary>
internal sealed class FencedException : Exception;
