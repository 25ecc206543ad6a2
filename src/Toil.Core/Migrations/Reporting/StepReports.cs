using Toil.Migrations.Control;

namespace Toil.Migrations.Reporting;

/// <summary>Makes reports of checkpoints.</summary>
internal static class StepReports
{
    public static MigrationStepReport Of(string migration, string database, StepRow row)
    {
        bool isOver = row.State is StepState.Done or StepState.Undone;
        double rate = row.Elapsed > TimeSpan.Zero ? row.Scanned / row.Elapsed.TotalSeconds : 0;
        return new()
        {
            Migration = migration,
            Database = database,
            Number = row.Number,
            Step = row.Name,
            Kind = row.Kind,
            Direction = row.Direction,
            State = row.State,
            RowsBefore = row.RowsBefore,
            RowsAfter = row.RowsAfter,
            Scanned = row.Scanned,
            Matched = row.Matched,
            Affected = row.Affected,
            Skipped = row.Skipped,
            Batches = row.Batches,
            BatchSize = row.BatchSize,
            Rate = Math.Round(rate, 1),
            Elapsed = row.Elapsed,
            TimeLeft = isOver || rate == 0 || row.RowsBefore is not { } all ? null : TimeSpan.FromSeconds(Math.Round(Math.Max(0, all - row.Scanned) / rate, 1)),
            Digest = row.Digest,
            Detail = row.Detail,
        };
    }
}
